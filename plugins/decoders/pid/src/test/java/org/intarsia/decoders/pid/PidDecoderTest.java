package org.intarsia.decoders.pid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.pipeline.GeneratedImages;
import org.intarsia.testkit.pipeline.TestPipeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A flow over pixels as latents of 4 x 6, to pictures of four times the sides. */
@ArrayLeakCheck
class PidDecoderTest {
    private static final String OUTER =
            """
            image: {height: 4, width: 6}
            conditioning: {kind: class, classes: 3}
            tokenizer: {use: pixel}
            backbone: {use: jit, patch-size: 2, hidden-size: 16, depth: 1, num-heads: 2, bottleneck-dim: 4, weights: {file: outer.safetensors}}
            head: {use: patch-linear}
            sampler: {use: %s, steps: 5}
            decoder:
              use: pid
              weights: {file: pid.pth, prefix: net.}
              latent-spatial-down-factor: 1
              lq-hidden-dim: 8
              lq-num-res-blocks: 1
              %s
              with:
                backbone: {use: pixeldit, patch-size: 4, hidden-size: 16, num-groups: 2, patch-depth: 3}
                head: {use: pixel-dit, pixel-hidden-size: 8, pixel-depth: 2, pixel-num-groups: 2, noise-at: 1, slice-pixels: %d}
                sampler: {use: pid-student, %s}
            %s
            """;

    private static TestPipeline pipeline(
            String sampler, String decoder, int slice, String student, String entries) {
        return PidPlanTest.KIT.manifest(OUTER.formatted(sampler, decoder, slice, student, entries));
    }

    private static GeneratedImages generated(String decoder, int slice, String entries) {
        return pipeline("euler", decoder, slice, "steps: 2", entries)
                .generate(new long[] {5, 6}, 0, 2);
    }

    @ParameterizedTest
    @CsvSource({
        "euler, 1",
        "heun, 4",
        "adams-2, 3",
        "adams-bashforth-2, 2",
        "dpm-solver, 4",
        "euler-maruyama, 3",
        "rk45, 2"
    })
    void everyFlowCanBeStoppedAndIsFinishedByTheDecoder(String sampler, int at) {
        String written = sampler.equals("rk45") ? "rk45, max-steps: 50" : sampler;
        String steps = sampler.equals("rk45") ? OUTER.replace(", steps: 5", "") : OUTER;
        TestPipeline stopped =
                PidPlanTest.KIT.manifest(
                        steps.formatted(
                                written,
                                "sr-scale: 4",
                                4096,
                                "steps: 2",
                                "stop: {at: " + at + "}"));
        GeneratedImages images = stopped.generate(new long[] {5, 6}, 0, 2);
        assertEquals(new Shape(2, 3, 16, 24), images.shape());
        for (float value : images.values()) {
            assertTrue(value >= -1 && value <= 1, "clamped to [-1, 1], is " + value);
        }
    }

    @Test
    void theNoiseThatIsLeftAndTheLatentsBothChangeThePicture() {
        float[] whole = generated("sr-scale: 4", 4096, "").values();
        float[] early = generated("sr-scale: 4", 4096, "stop: {at: 3}").values();
        assertFalse(Arrays.equals(whole, early));
        assertArrayEquals(whole, generated("sr-scale: 4", 4096, "").values(), "by its seed alone");
    }

    @Test
    void theStepsOfTheDecoderAreHeardAfterThoseOfTheSampler() {
        GeneratedImages images =
                pipeline("euler", "sr-scale: 4", 4096, "steps: 4", "stop: {at: 3}")
                        .generate(new long[] {5}, 0);
        assertEquals(List.of(1, 2, 3), images.previews());
        assertEquals(List.of(1, 2, 3, 4), images.decoderSteps());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pit-lq-inject: false",
                "pit-lq-inject: true, lq-conv-padding-mode: replicate, lq-gate-type: sigma-aware-per-token"
            })
    void theSlicesOfThePixelLevelChangeNothing(String variant) {
        String decoder = "sr-scale: 4\n  " + variant.replace(", ", "\n  ");
        float[] whole = generated(decoder, 1 << 20, "").values();
        for (int slice : new int[] {1, 48, 160}) {
            assertArrayEquals(whole, generated(decoder, slice, "").values(), 2e-5f);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 8, 12", "8, 32, 48", "16, 64, 96"})
    void theScaleDecidesHowTheLatentsMeetThePatches(int scale, int height, int width) {
        GeneratedImages images = generated("sr-scale: " + scale, 4096, "");
        assertEquals(new Shape(2, 3, height, width), images.shape());
    }

    @Test
    void aPictureThatIsNotMadeOfWholePatchesIsRefused() {
        Problem refused = pipeline("euler", "sr-scale: 3", 4096, "steps: 2", "").refusal();
        assertEquals(ErrorCode.IMAGE_DOES_NOT_FIT, refused.code(), "18 columns, patches of 4");
    }
}
