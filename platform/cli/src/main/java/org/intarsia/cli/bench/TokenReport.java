package org.intarsia.cli.bench;

import java.util.ArrayList;
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
 * @param costs of single tokens of a raster; null for scales, which a network cannot be asked for
 *     without those before
 * @param allocations calls after which the network kept arrays that it had not kept before
 * @param weightBytes of the parameters
 * @param peakBytes largest resident memory of the process, with the cache
 */
record TokenReport(
        int batch,
        int tokens,
        double generationSeconds,
        List<Double> askedSeconds,
        TokenCosts costs,
        int allocations,
        long weightBytes,
        long peakBytes)
        implements BenchReport {
    TokenReport {
        askedSeconds = List.copyOf(askedSeconds);
    }

    private double perSecond() {
        return (double) batch * tokens / generationSeconds;
    }

    @Override
    public String title() {
        return "batch " + batch + ", " + tokens + " tokens a picture";
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                BenchReport.format(
                        "generation     %.2f s with the cache, %.1f tokens/s in %d rows",
                        generationSeconds, perSecond(), batch));
        if (costs == null) {
            for (int scale = 0; scale < askedSeconds.size(); scale++) {
                lines.add(line("scale " + (scale + 1), askedSeconds.get(scale)));
            }
        } else {
            lines.add(line("token " + costs.early(), costs.earlySeconds()));
            lines.add(
                    line("token " + costs.late(), costs.lateSeconds())
                            + BenchReport.format(", %.2f times as long", costs.lateTimes()));
            lines.add(
                    BenchReport.format(
                            "without cache  %.1f s, %.1f times as long (%d of %d tokens timed)",
                            costs.withoutSeconds(), costs.withoutTimes(), costs.timed(), tokens));
        }
        lines.add(
                "cache          allocated " + (allocations == 1 ? "once" : allocations + " times"));
        lines.add(memory());
        return lines;
    }

    private static String line(String name, double seconds) {
        return BenchReport.format("%-15s%.1f ms", name, 1e3 * seconds);
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
