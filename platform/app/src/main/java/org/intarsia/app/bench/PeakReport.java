package org.intarsia.app.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory of one batch of images.
 *
 * @param batch images that were made at once
 * @param estimateBytes what the plan says of it
 * @param complete whether all parts say what their work takes
 * @param weightBytes of the parameters
 * @param peakBytes largest resident memory of the process
 * @param stepSeconds of the sampler's steps; empty where there is no sampler
 * @param decoderStepSeconds of the steps of a decoder that takes some
 */
public record PeakReport(
        int batch,
        long estimateBytes,
        boolean complete,
        long weightBytes,
        long peakBytes,
        List<Double> stepSeconds,
        List<Double> decoderStepSeconds)
        implements BenchReport {
    public PeakReport {
        stepSeconds = List.copyOf(stepSeconds);
        decoderStepSeconds = List.copyOf(decoderStepSeconds);
    }

    /** How far the estimate is above the peak, as a share of it; negative where it is below. */
    public double above() {
        return (double) estimateBytes / peakBytes - 1;
    }

    @Override
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("batch", batch);
        values.put("estimate_bytes", estimateBytes);
        values.put("estimate_complete", complete);
        values.put("weight_bytes", weightBytes);
        values.put("peak_resident_bytes", peakBytes);
        values.put("step_s", stepSeconds);
        values.put("decoder_step_s", decoderStepSeconds);
        return values;
    }
}
