package org.intarsia.backbones.dsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.intarsia.testkit.ArrayLeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each loss reaches, and what it does not. */
@ArrayLeakCheck
class DsdGradientsTest {
    private static final String[] ENCODER = {"patch_in.", "latent_head.", "blocks.0."};
    private static final String[] TRUNK = {
        "patch_in.",
        "latent_in.",
        "stem_type",
        "blocks.",
        "latent_head.",
        "image_head.",
        "time.",
        "label.",
        "diff_blocks.",
        "diff_out."
    };

    @ParameterizedTest
    @CsvSource({"mlp, target", "block, target", "mlp, online", "block, online"})
    void theVelocityTrainsTheVelocityHeadAlone(String form, String whose) {
        try (TinyDsd mean = new TinyDsd(4);
                TinyDsd dsd = new TinyDsd(3, Map.of(), Map.of("velocity-head", form))) {
            dsd.learn(dsd.objective(Map.of("velocity-weight", 1, "velocity-target", whose)), mean);
            assertEquals(0, dsd.gradient(TRUNK));
            assertTrue(dsd.gradient("velo.out.") > 0);
            assertEquals(0, mean.gradient(""));
        }
    }

    @Test
    void aVelocityHeadThatIsNotDetachedReachesTheTrunk() {
        try (TinyDsd mean = new TinyDsd(4);
                TinyDsd dsd = new TinyDsd(3, Map.of(), Map.of("detach", false))) {
            dsd.learn(dsd.objective(Map.of("velocity-weight", 1)), mean);
            assertTrue(dsd.gradient("blocks.2.") > 0);
            assertTrue(dsd.gradient(ENCODER) > 0);
        }
    }

    @Test
    void theDistillationReachesTheEncoderThroughTheNoisyLatentsAndNotTheMean() {
        try (TinyDsd mean = new TinyDsd(4);
                TinyDsd dsd = new TinyDsd(3)) {
            dsd.learn(dsd.objective(Map.of("distillation-weight", 1)), mean);
            for (String part : new String[] {"patch_in.", "latent_head.", "latent_in."}) {
                assertTrue(dsd.gradient(part) > 0, part);
            }
            assertEquals(0, dsd.gradient("velo."));
            assertEquals(0, dsd.gradient("image_head."));
            assertEquals(0, mean.gradient(""));
        }
    }

    /** Where the diffusion head does not look at its input, the target is the only other way. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theTargetIsAWayToTheEncoderOnlyWithoutTheStopOfTheGradient(boolean stop) {
        // Normalised latents would have the same mean square, whatever the encoder.
        try (TinyDsd dsd = new TinyDsd(3, Map.of("latent-norm", "none"), Map.of())) {
            dsd.set("diff_out.linear.weight", 0);
            dsd.learn(
                    dsd.objective(
                            Map.of(
                                    "distillation-weight",
                                    1,
                                    "target",
                                    "online",
                                    "stop-gradient",
                                    stop)),
                    dsd);
            assertTrue(dsd.gradient("diff_out.linear.") > 0);
            float encoder = dsd.gradient(ENCODER);
            assertTrue(stop ? encoder == 0 : encoder > 1e-5, "gradient " + encoder);
        }
    }

    @ParameterizedTest
    @CsvSource({"clean, 0", "clean, 0.5", "augmented, 0.5"})
    void thePictureReachesTheEncoderAndTheDecoder(String decodes, double mask) {
        try (TinyDsd dsd = new TinyDsd(3)) {
            dsd.learn(
                    dsd.objective(
                            Map.of(
                                    "reconstruction-weight",
                                    1,
                                    "decodes",
                                    decodes,
                                    "mask-ratio",
                                    mask)),
                    dsd);
            for (String part : new String[] {"patch_in.", "latent_in.", "image_head."}) {
                assertTrue(dsd.gradient(part) > 0, part);
            }
            assertEquals(0, dsd.gradient("time.", "label.", "diff_", "velo."));
        }
    }

    @Test
    void tokensAreTaughtThroughTheObjectivesOwnLayers() {
        try (TinyDsd mean = new TinyDsd(4);
                TinyDsd dsd = new TinyDsd(3)) {
            dsd.learn(
                    dsd.objective(Map.of("deep-weight", 1, "deep-block", 2, "class-weight", 1)),
                    mean);
            assertTrue(dsd.gradient("blocks.1.") > 0);
            assertEquals(0, dsd.gradient("latent_head.", "latent_in.", "image_head."));
            assertEquals(0, mean.gradient(""));
            assertEquals(
                    java.util.Set.of(
                            "cls_head.linear.bias",
                            "cls_head.linear.weight",
                            "cls_head.norm.bias",
                            "cls_head.norm.weight",
                            "deep_proj.0.bias",
                            "deep_proj.0.weight",
                            "deep_proj.2.bias",
                            "deep_proj.2.weight",
                            "deep_proj.4.bias",
                            "deep_proj.4.weight"),
                    dsd.own.trained().keySet());
        }
    }
}
