package org.intarsia.decoders.rae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.intarsia.spi.Component;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.TrainableTokenizer;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Encoding;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestParts;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.TokenizerLaws;
import org.intarsia.testkit.pipeline.FreshParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The decoder learns over tokens that stay; its network is the only one that moves. */
class RaeTrainingTest {
    private static final ImageSpec IMAGE = new ImageSpec(4, 6);
    private static final LatentSpec.Continuous TOKENS =
            new LatentSpec.Continuous("toy", 12, new Grid(2, 3), -4, 4);
    private static final RaeOptions PLAIN =
            Options.of(RaeOptions.class, Map.of("statistics", "none"));

    private final NDManager manager = NDManager.newBaseManager();
    private final FreshParameters weights = new FreshParameters(manager, 5);

    @AfterEach
    void close() {
        weights.close();
        manager.close();
    }

    private RaeVitDecoder network() {
        RaeVitOptions options =
                Options.of(
                        RaeVitOptions.class,
                        Map.of(
                                "space", "toy",
                                "hidden-size", 12,
                                "patch-size", 2,
                                "decoder-hidden-size", 8,
                                "decoder-num-hidden-layers", 2,
                                "decoder-num-attention-heads", 2,
                                "decoder-intermediate-size", 7));
        return new RaeVitDecoder(options, weights.weights(), IMAGE);
    }

    private RaeTokenizer tokenizer(Tokenizer encoder) {
        Map<String, Component> parts = Map.of("encoder", encoder);
        return new RaeTokenizer(PLAIN, weights.weights(), new TestParts(parts));
    }

    @Test
    void everyParameterOfTheNetworkIsReached() {
        RaeDecoder decoder = new RaeDecoder(PLAIN, weights.weights(), network());
        TokenizerLaws.checkTaught(
                tokenizer(new Squares()), decoder, IMAGE, weights.trained().values());
    }

    /** Latents are normalised; what is learned is not. */
    @Test
    void theNetworkIsTaughtTheTokensBeforeTheirStatistics() {
        Map<String, Component> parts = Map.of("encoder", new Squares());
        RaeOptions normal = Options.of(RaeOptions.class, Map.of());
        RaeTokenizer tokenizer = new RaeTokenizer(normal, weights.weights(), new TestParts(parts));
        RaeDecoder decoder = new RaeDecoder(normal, weights.weights(), network());
        weights.all().get("mean").addi(1);
        weights.all().get("var").muli(4);
        TestRun run = new TestRun(manager, new TestNoise(1));
        NDArray images = manager.randomUniform(-1, 1, new Shape(1, 3, 4, 6));
        NDArray embedded = tokenizer.embed(images, run).mapBDhw();
        assertEquals(
                embedded.get(0).toFloatArray()[7],
                2 * tokenizer.encode(images).value().toFloatArray()[7] + 1,
                1e-4);
        assertEquals(
                decoder.render(embedded).toFloatArray()[9],
                decoder.decode(tokenizer.encode(images), null, run).toFloatArray()[9],
                1e-4);
    }

    @Test
    void anEncoderWithoutGradientsIsRefused() {
        RaeTokenizer tokenizer = tokenizer(new Blind());
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                tokenizer.embed(
                                        manager.ones(new Shape(1, 3, 4, 6)),
                                        new TestRun(manager, new TestNoise(1))));
        assertEquals(ErrorCode.NOT_TRAINABLE, refused.problems().get(0).code());
        assertEquals("with.encoder", refused.problems().get(0).subject());
    }

    private record Blind() implements Tokenizer {
        @Override
        public LatentSpec latents() {
            return TOKENS;
        }

        @Override
        public Latents encode(NDArray imageBCHW) {
            throw new AssertionError("nobody asks");
        }
    }

    /** The pixels of a patch as its token. */
    private record Squares() implements TrainableTokenizer {
        @Override
        public LatentSpec latents() {
            return TOKENS;
        }

        @Override
        public Latents encode(NDArray imageBCHW) {
            return Latents.clean(map(imageBCHW), TOKENS);
        }

        private static NDArray map(NDArray imageBCHW) {
            long batch = imageBCHW.getShape().get(0);
            return imageBCHW
                    .reshape(batch, 3, 2, 2, 3, 2)
                    .transpose(0, 1, 3, 5, 2, 4)
                    .reshape(batch, 12, 2, 3);
        }

        @Override
        public Encoding embed(NDArray imageBCHW, RunContext run) {
            return new Encoding(map(imageBCHW), Map.of());
        }
    }
}
