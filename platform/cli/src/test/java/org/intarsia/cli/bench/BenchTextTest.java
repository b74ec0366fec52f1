package org.intarsia.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import org.intarsia.app.bench.EncoderReport;
import org.intarsia.app.bench.PeakReport;
import org.intarsia.app.bench.TokenCosts;
import org.intarsia.app.bench.TokenReport;
import org.junit.jupiter.api.Test;

class BenchTextTest {
    private static final List<Double> THREE = List.of(0.25, 0.5, 1.0);

    @Test
    void anEncoderIsToldByItsTwoTextsAndTheMemoryBeforeAndAfter() {
        EncoderReport report =
                new EncoderReport(
                        300,
                        1,
                        2_500_000,
                        5_000_000,
                        40,
                        10,
                        new EncoderReport.Resident(1 << 20, 3 << 20),
                        new EncoderReport.Resident(2 << 20, 5 << 20),
                        8 << 20);
        assertEquals(
                List.of(
                        "gemma, texts of 300 rows, medians of 1 round",
                        "parameters     2.50 M in a file of 4.8 MB",
                        "first text     40.00 s, the encoder just loaded",
                        "second text    10.00 s, 0.25 of the first",
                        "before         1.0 MB of its own, 3.0 MB of mapped files",
                        "after          2.0 MB of its own, 5.0 MB of mapped files",
                        "peak memory    8.0 MB resident, both"),
                BenchText.of("gemma", report));
    }

    @Test
    void aRasterIsToldByTwoTokensAndWithoutItsCache() {
        TokenCosts costs = new TokenCosts(20, 200, 0.02, 0.024, 1.25, 8, 640, 10);
        TokenReport report = new TokenReport(2, 256, 64, THREE, costs, 1, 100, 300);
        assertEquals(
                List.of(
                        "generation     64.00 s with the cache, 8.0 tokens/s in 2 rows",
                        "token 20       20.0 ms",
                        "token 200      24.0 ms, 1.25 times as long",
                        "without cache  640.0 s, 10.0 times as long (8 of 256 tokens timed)",
                        "cache          allocated once"),
                BenchText.of("m", report).subList(1, 6));
        Map<String, Object> values = report.values();
        assertEquals(8.0, values.get("tokens_per_s"));
        assertEquals(1.25, values.get("late_token_times"));
        assertEquals(10.0, values.get("without_cache_times"));
        assertFalse(values.containsKey("scale_s"));
    }

    @Test
    void scalesAreToldOneByOne() {
        TokenReport report = new TokenReport(1, 21, 2, THREE, null, 3, 100, 300);
        assertEquals(THREE, report.values().get("scale_s"));
        assertFalse(report.values().containsKey("without_cache_s"));
        assertEquals(
                List.of(
                        "scale 1        250.0 ms",
                        "scale 2        500.0 ms",
                        "scale 3        1000.0 ms",
                        "cache          allocated 3 times"),
                BenchText.of("m", report).subList(2, 6));
    }

    @Test
    void theStepsOfASamplerAndOfADecoderAreToldApart() {
        PeakReport report = new PeakReport(1, 500, true, 100, 400, List.of(), List.of(2.0, 1.5));
        assertEquals(
                List.of("decoder steps  2 in 3.50 s, the longest 2.00 s"),
                BenchText.of("m", report).subList(3, 4));
        assertEquals(List.of(2.0, 1.5), report.values().get("decoder_step_s"));
        assertEquals(List.of(), report.values().get("step_s"));
        assertEquals(4, BenchText.of("m", report).size());
    }
}
