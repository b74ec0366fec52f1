package org.intarsia.app.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Texts through an encoder that is loaded for them and given back.
 *
 * @param rows of a text
 * @param rounds in each of which the encoder was loaded
 * @param parameters of the encoder
 * @param fileBytes of its random file, in bfloat16
 * @param firstSeconds of the first text, that of the instruction before it with it
 * @param secondSeconds of another text behind the same instruction
 * @param idleBytes resident memory of the process before the first load
 * @param afterBytes the same after the last encoder was given back
 * @param peakBytes largest resident memory of the process
 */
public record EncoderReport(
        int rows,
        int rounds,
        long parameters,
        long fileBytes,
        double firstSeconds,
        double secondSeconds,
        long idleBytes,
        long afterBytes,
        long peakBytes)
        implements BenchReport {
    /** The second text over the first. */
    public double ratio() {
        return secondSeconds / firstSeconds;
    }

    /** In float32, which they never are at once. */
    @Override
    public long weightBytes() {
        return parameters * Float.BYTES;
    }

    @Override
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("rows", rows);
        values.put("rounds", rounds);
        values.put("parameters", parameters);
        values.put("file_bytes", fileBytes);
        values.put("first_text_s", firstSeconds);
        values.put("second_text_s", secondSeconds);
        values.put("second_over_first", ratio());
        values.put("idle_resident_bytes", idleBytes);
        values.put("after_resident_bytes", afterBytes);
        values.put("peak_resident_bytes", peakBytes);
        return values;
    }
}
