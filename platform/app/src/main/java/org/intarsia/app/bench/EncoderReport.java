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
 * @param idle before the first load
 * @param after the last encoder was given back
 * @param peakBytes largest resident memory of the process
 */
public record EncoderReport(
        int rows,
        int rounds,
        long parameters,
        long fileBytes,
        double firstSeconds,
        double secondSeconds,
        Resident idle,
        Resident after,
        long peakBytes)
        implements BenchReport {
    /**
     * Memory of the process.
     *
     * @param ownBytes that it holds
     * @param fileBytes of files that are mapped, which the system takes back when it needs them
     */
    public record Resident(long ownBytes, long fileBytes) {}

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
        values.put("idle_own_bytes", idle.ownBytes());
        values.put("idle_mapped_bytes", idle.fileBytes());
        values.put("after_own_bytes", after.ownBytes());
        values.put("after_mapped_bytes", after.fileBytes());
        values.put("peak_resident_bytes", peakBytes);
        return values;
    }
}
