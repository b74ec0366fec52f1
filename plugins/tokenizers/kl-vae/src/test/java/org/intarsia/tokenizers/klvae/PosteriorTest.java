package org.intarsia.tokenizers.klvae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.run.Encoding;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.pipeline.FreshParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two images of two values each. */
class PosteriorTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final TestRun training = new TestRun(manager, new TestNoise(1, 2), true);

    @AfterEach
    void close() {
        manager.close();
    }

    private Posterior posterior(float... moments) {
        return Posterior.of(manager.create(moments, new Shape(2, 4, 1, 1)));
    }

    @Test
    void aSampleIsTheMeanAndNoiseOfItsDeviation() {
        float log4 = (float) Math.log(4);
        Posterior posterior = posterior(1, 2, log4, 0, 3, 4, 0, log4);
        float[] noise =
                training.noise()
                        .normal(manager, Posterior.NOISE, 0, new Shape(2, 1, 1))
                        .toFloatArray();
        assertArrayEquals(
                new float[] {1 + 2 * noise[0], 2 + noise[1], 3 + noise[2], 4 + 2 * noise[3]},
                posterior.sample(training).toFloatArray(),
                1e-5f);
    }

    @Test
    void variancesAreClampedAsPublished() {
        Posterior posterior = posterior(0, 0, -100, 100, 0, 0, -30, 20);
        assertArrayEquals(
                new float[] {-30, 20, -30, 20}, posterior.logVarianceBCHW().toFloatArray());
    }

    @Test
    void theDivergenceIsThatOfTwoNormals() {
        assertEquals(0, posterior(0, 0, 0, 0, 0, 0, 0, 0).divergence().getFloat(), 1e-6);
        // 1/2 (m^2 + v - 1 - log v): 2 for a mean of 2, 1/2 (4 - 1 - log 4) for a variance of 4.
        double each = 2 + 0.5 * (3 - Math.log(4));
        float log4 = (float) Math.log(4);
        assertEquals(each, posterior(2, 0, 0, log4, 0, 2, log4, 0).divergence().getFloat(), 1e-5);
    }

    @Test
    void aTrainingReadsSamplesAndIsOfferedTheDivergencePerValueOfTheImage() {
        ImageSpec image = new ImageSpec(4, 4);
        KlVaeOptions options =
                Options.of(
                        KlVaeOptions.class,
                        Map.of(
                                "block-out-channels",
                                List.of(4, 4),
                                "norm-num-groups",
                                2,
                                "layers-per-block",
                                1,
                                "scaling-factor",
                                0.5));
        try (FreshParameters weights = new FreshParameters(manager, 1)) {
            KlVaeTokenizer tokenizer = new KlVaeTokenizer(options, weights.weights(), image);
            NDArray images = manager.randomUniform(-1, 1, new Shape(2, 3, 4, 4));
            Posterior posterior = Posterior.of(tokenizer.moments(images, Trace.NONE));
            Encoding taught = tokenizer.embed(images, training);
            assertArrayEquals(
                    posterior.sample(training).toFloatArray(),
                    taught.mapBDhw().toFloatArray(),
                    1e-5f);
            Encoding still = tokenizer.embed(images, new TestRun(manager, training.noise()));
            assertArrayEquals(
                    posterior.meanBCHW().toFloatArray(), still.mapBDhw().toFloatArray(), 1e-5f);
            assertEquals(1e-6, taught.terms().get("kl").weight());
            assertEquals(
                    posterior.divergence().getFloat() / 48,
                    taught.terms().get("kl").value().get().getFloat(),
                    1e-5);
        }
    }
}
