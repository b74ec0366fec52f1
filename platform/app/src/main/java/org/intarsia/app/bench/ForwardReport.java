package org.intarsia.app.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One forward against plain matrix products; times are medians.
 *
 * @param batch rows of the forward
 * @param rounds measurements of each
 * @param forwardSeconds one forward of backbone and head
 * @param flops of that forward; 0 where the parts do not say
 * @param matmulRate of the engine's matmul on square matrices, operations a second
 * @param linearRate of the fastest linear layer on the same matrices
 * @param share median over the rounds of forward rate / matmul rate, the two measured next to one
 *     another
 * @param shareOfFastest the same against the better of the two rates
 * @param weightBytes of the parameters
 * @param peakBytes largest resident memory of the process
 */
public record ForwardReport(
        int batch,
        int rounds,
        double forwardSeconds,
        long flops,
        double matmulRate,
        double linearRate,
        double share,
        double shareOfFastest,
        long weightBytes,
        long peakBytes)
        implements BenchReport {
    /** Operations a second. */
    public double rate() {
        return flops / forwardSeconds;
    }

    @Override
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("batch", batch);
        values.put("rounds", rounds);
        values.put("forward_s", forwardSeconds);
        values.put("flop", flops);
        values.put("flop_per_s", rate());
        values.put("matrix_flop_per_s", matmulRate);
        values.put("fastest_flop_per_s", linearRate);
        values.put("share", share);
        values.put("share_of_fastest", shareOfFastest);
        values.put("weight_bytes", weightBytes);
        values.put("peak_resident_bytes", peakBytes);
        return values;
    }
}
