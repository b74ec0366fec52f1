package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.intarsia.distribution.Shell.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Measurements of token models. */
class BenchIT {
    private static final Path HOME = Path.of("target", "intarsia").toAbsolutePath();

    @TempDir Path folder;

    private static JsonNode bench(Shell shell, String... arguments)
            throws IOException, InterruptedException {
        String[] all =
                Stream.concat(Stream.of("bench", "--json"), Stream.of(arguments))
                        .toArray(String[]::new);
        Ended ended = shell.run(all);
        assertEquals(0, ended.code(), ended.err());
        return new ObjectMapper().readTree(ended.out());
    }

    @Test
    void aRasterModelIsMeasuredWithItsCacheAndWithout() throws IOException, InterruptedException {
        JsonNode found =
                bench(
                        new Shell(HOME, folder),
                        "llamagen-b-c2i",
                        "--rounds=4",
                        "--width=64",
                        "--height=64",
                        "--set=tokenizer.ch=32",
                        "--set=decoder.ch=32",
                        "--set=backbone.n-layer=2",
                        "--set=backbone.dim=64",
                        "--set=backbone.n-head=2");

        assertEquals(16, found.path("tokens").asInt());
        assertEquals(1, found.path("cache_allocations").asInt());
        assertEquals(4, found.path("without_cache_timed").asInt());
        assertEquals(1, found.path("early_token").asInt());
        assertEquals(15, found.path("late_token").asInt());
        for (String time : new String[] {"early_token_s", "late_token_s", "without_cache_s"}) {
            assertTrue(found.path(time).asDouble() > 0, time);
        }
    }

    @Test
    void aModelOfScalesIsMeasuredScaleByScale() throws IOException, InterruptedException {
        JsonNode found =
                bench(
                        new Shell(HOME, folder),
                        "var-d16",
                        "--set=tokenizer.ch=32",
                        "--set=decoder.ch=32",
                        "--set=backbone.depth=1",
                        "--set=backbone.embed-dim=64",
                        "--set=backbone.num-heads=2");

        assertEquals(680, found.path("tokens").asInt());
        assertEquals(10, found.path("scale_s").size());
        assertEquals(1, found.path("cache_allocations").asInt());
        assertFalse(found.has("without_cache_s"));
    }

    @Test
    void aDecoderThatTakesStepsIsMeasuredStepByStep() throws IOException, InterruptedException {
        JsonNode found =
                bench(
                        new Shell(HOME, folder),
                        "pid-flux-2k",
                        "--peak",
                        "--batch=1",
                        "--width=64",
                        "--height=64",
                        "--set=decoder.lq-hidden-dim=8",
                        "--set=decoder.with.backbone.hidden-size=64",
                        "--set=decoder.with.backbone.num-groups=2",
                        "--set=decoder.with.backbone.patch-depth=2",
                        "--set=decoder.with.head.pixel-attn-hidden-size=64",
                        "--set=decoder.with.head.pixel-num-groups=2",
                        "--set=decoder.with.sampler.steps=2");

        assertEquals(2, found.path("decoder_step_s").size());
        assertTrue(found.path("decoder_step_s").get(1).asDouble() > 0);
        assertEquals(0, found.path("step_s").size());
        assertTrue(found.path("estimate_complete").asBoolean());
    }

    /** A process of its own for each: the peak is the process's. */
    @Test
    void theEstimateIsNotBelowThePeakAndAtMostAQuarterAbove()
            throws IOException, InterruptedException {
        // Many steps: what one of them left would add up.
        estimateHolds("shapes-jit", "--batch=8", "--set=sampler.steps=40");
        estimateHolds("shapes-var", "--batch=8");
        estimateHolds("shapes-vq", "--batch=16");
    }

    private void estimateHolds(String... arguments) throws IOException, InterruptedException {
        String[] all =
                Stream.concat(Stream.of("--peak"), Stream.of(arguments)).toArray(String[]::new);
        JsonNode found = bench(Shell.asShipped(HOME, folder), all);
        double estimate = found.path("estimate_bytes").asDouble();
        double peak = found.path("peak_resident_bytes").asDouble();
        assertTrue(found.path("estimate_complete").asBoolean());
        assertTrue(estimate >= peak && estimate <= 1.25 * peak, arguments[0] + ": " + found);
    }

    /** A minute on an idle machine: {@code -Dintarsia.speed=true}. */
    @Test
    @EnabledIfSystemProperty(named = "intarsia.speed", matches = "true")
    void aLateTokenCostsHardlyMoreThanAnEarlyOneAndTheCacheSavesMostOfTheWork()
            throws IOException, InterruptedException {
        JsonNode found = bench(Shell.asShipped(HOME, folder), "llamagen-b-c2i", "--rounds=8");

        double late = found.path("late_token_times").asDouble();
        assertTrue(late <= 1.3, "a late token takes " + late + " times as long");
        double without = found.path("without_cache_times").asDouble();
        assertTrue(without >= 8, "without the cache it takes " + without + " times as long");
    }
}
