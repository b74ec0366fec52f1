package org.intarsia.backbones.flowar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.intarsia.nn.tokens.LatentPyramid;
import org.intarsia.nn.tokens.ScalePyramid;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowarBackboneTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);
    private final Noise noise = new TestNoise(1, 2);

    @AfterEach
    void close() {
        manager.close();
    }

    private static FlowarOptions options(int encoder, int decoder, int heads) {
        return Options.of(
                FlowarOptions.class,
                Map.of(
                        "embed-dim", 24,
                        "encoder-depth", encoder,
                        "decoder-depth", decoder,
                        "num-heads", heads,
                        "mlp-ratio", 2.0));
    }

    private FlowarBackbone backbone(LatentSpec latents, int encoder, int decoder, int heads) {
        return new FlowarBackbone(
                options(encoder, decoder, heads),
                weights,
                latents,
                new ConditioningSpec.Classes(7, List.of()));
    }

    private Backbone.Session session(FlowarBackbone backbone) {
        NDArray labels = manager.create(new long[] {3, 7});
        return backbone.open(
                Conditioning.NONE.with(Conditioning.LABEL, labels, labels),
                new TestRun(manager, noise));
    }

    /** Scale by scale over a cache, and all at once under the mask: the same tokens. */
    @ParameterizedTest
    @CsvSource({"1, 3, 1, 1, 2", "2, 5, 2, 1, 3", "8, 4, 1, 2, 1"})
    void theTokensOfAScaleDependOnTheCoarserScalesAlone(
            int side, int channels, int encoder, int decoder, int heads) throws Exception {
        LatentSpec.Continuous latents =
                new LatentSpec.Continuous("toy", channels, new Grid(side, side), -1, 1);
        FlowarBackbone backbone = backbone(latents, encoder, decoder, heads);
        LatentPyramid pyramid = LatentPyramid.of(latents);
        ScalePyramid tokens = new ScalePyramid(pyramid.scales());
        NDArray x = noise.normal(manager, "x", 0, new Shape(channels, side, side));
        NDArray shown = pyramid.allShown(x);
        NDArray whole;
        if (side > 1) {
            try (Backbone.Session session = session(backbone)) {
                whole = session.forward(new ModelInput.Vectors(shown), step(0, 1)).get(0);
            }
            NDArray plain =
                    new PlainFlowar(options(encoder, decoder, heads), weights, manager, side)
                            .forward(shown, manager.create(new long[] {3, 7}));
            assertEquals(0, plain.sub(whole).abs().max().getFloat(), 5e-5, "the paper's");
        } else {
            whole = null;
        }
        try (Backbone.Session session = session(backbone)) {
            for (int scale = 0; scale < pyramid.count(); scale++) {
                NDArray input =
                        scale == 0
                                ? manager.create(new Shape(2, 0, channels))
                                : pyramid.shown(pyramid.at(x, scale - 1), scale);
                NDArray got =
                        session.forward(new ModelInput.Vectors(input), step(scale, pyramid.count()))
                                .get(0);
                assertEquals(new Shape(2, tokens.tokens(scale), 24), got.getShape());
                if (whole != null) {
                    int start = tokens.start(scale);
                    NDIndex own = new NDIndex(":, {}:{}", start, start + tokens.tokens(scale));
                    float off = whole.get(own).sub(got).abs().max().getFloat();
                    assertEquals(0, off, 2e-5, "scale " + scale);
                }
            }
        }
    }

    private static Step step(int index, int count) {
        return new Step(index, count, new float[0]);
    }

    @Test
    void optionsThatDoNotFitEachOtherAreNamedAtOnce() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                Options.of(
                                        FlowarOptions.class,
                                        Map.of(
                                                "embed-dim", 10,
                                                "num-heads", 3,
                                                "mlp-ratio", 0.01)));
        assertEquals(
                List.of("embed-dim", "mlp-ratio"),
                refused.problems().stream().map(problem -> problem.subject()).toList());
    }
}
