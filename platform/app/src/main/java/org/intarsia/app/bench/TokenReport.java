package org.intarsia.app.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One generation of token ids.
 *
 * @param batch rows
 * @param tokens of a picture
 * @param generationSeconds all tokens with the cache, drawing included
 * @param askedSeconds what each call of the network took, in their order: a token each, or a scale
 *     each
 * @param costs of single tokens of a raster; null for scales, which have no single tokens without
 *     those before
 * @param allocations calls after which the network kept arrays that it had not kept before
 * @param weightBytes of the parameters
 * @param peakBytes largest resident memory of the process, with the cache
 */
public record TokenReport(
        int batch,
        int tokens,
        double generationSeconds,
        List<Double> askedSeconds,
        TokenCosts costs,
        int allocations,
        long weightBytes,
        long peakBytes)
        implements BenchReport {
    public TokenReport {
        askedSeconds = List.copyOf(askedSeconds);
    }

    /** Of all rows together. */
    public double perSecond() {
        return (double) batch * tokens / generationSeconds;
    }

    @Override
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("batch", batch);
        values.put("tokens", tokens);
        values.put("generation_s", generationSeconds);
        values.put("tokens_per_s", perSecond());
        if (costs == null) {
            values.put("scale_s", askedSeconds);
        } else {
            values.put("early_token", costs.early());
            values.put("early_token_s", costs.earlySeconds());
            values.put("late_token", costs.late());
            values.put("late_token_s", costs.lateSeconds());
            values.put("late_token_times", costs.lateTimes());
            values.put("without_cache_timed", costs.timed());
            values.put("without_cache_s", costs.withoutSeconds());
            values.put("without_cache_times", costs.withoutTimes());
        }
        values.put("cache_allocations", allocations);
        values.put("weight_bytes", weightBytes);
        values.put("peak_resident_bytes", peakBytes);
        return values;
    }
}
