package org.intarsia.heads.alignprojector;

import static org.intarsia.testkit.fixtures.PlainLayers.silu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.testkit.LeakCheck;
import org.intarsia.testkit.RefusedOptions;
import org.intarsia.testkit.fixtures.PlainLayers;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlignProjectorHeadTest {
    private static final FeatureSpec FEATURES = features(FeatureSpec.TAPPED);

    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);
    private final PlainLayers plain = new PlainLayers(weights);

    private static FeatureSpec features(String second) {
        return new FeatureSpec(
                List.of(TensorSpec.of(FeatureSpec.TOKENS, 6, 9), TensorSpec.of(second, 6, 8)),
                new Grid(2, 3),
                4);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theTappedTokensGoThroughThreeLayers() {
        AlignProjectorOptions options =
                Options.of(
                        AlignProjectorOptions.class,
                        Map.of("encoder-dim", 5, "proj-hidden-dim", 11));
        AlignProjectorHead head = new AlignProjectorHead(options, weights, FEATURES);
        NDArray tapped = manager.arange(-48f, 48).reshape(2, 6, 8).div(48);

        NDArray hidden = silu(plain.linear("proj.0.0", tapped));
        NDArray want = plain.linear("proj.0.4", silu(plain.linear("proj.0.2", hidden)));
        NDList features = new NDList(manager.zeros(new Shape(2, 6, 9)), tapped);
        NDArray[] got = new NDArray[1];
        try (LeakCheck check = LeakCheck.on(manager)) {
            got[0] =
                    head.predict(
                                    features,
                                    new ModelInput.NoisyLatents(tapped),
                                    Step.at(0, 1, 0.5f, 2))
                            .get(0);
            check.keep(List.of(got[0]));
        }
        assertEquals(new Shape(2, 6, 5), got[0].getShape());
        assertTrue(got[0].sub(want).abs().max().getFloat() < 1e-5);
    }

    @Test
    void hiddenLayersAreAsWideAsTheTokensWhereNothingIsSaid() {
        new AlignProjectorHead(
                Options.of(AlignProjectorOptions.class, Map.of()), weights, FEATURES);

        assertEquals(new Shape(8, 8), weights.get("proj.0.2.weight").getShape());
        assertEquals(new Shape(768, 8), weights.get("proj.0.4.weight").getShape());
    }

    @Test
    void withoutATappedBlockItIsRefused() {
        FeatureSpec untapped = features("other");
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                new AlignProjectorHead(
                                        Options.of(
                                                AlignProjectorOptions.class,
                                                Map.of("encoder-dim", 5, "proj-hidden-dim", 5)),
                                        weights,
                                        untapped));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.problems().get(0).code());
    }

    @Test
    void everyOptionOutOfRangeIsNamed() {
        List<Problem> refused =
                RefusedOptions.of(
                        AlignProjectorOptions.class,
                        Map.of("encoder-dim", 0, "proj-hidden-dim", 20_000));
        assertEquals(
                List.of("encoder-dim", "proj-hidden-dim"),
                refused.stream().map(Problem::subject).toList());
    }
}
