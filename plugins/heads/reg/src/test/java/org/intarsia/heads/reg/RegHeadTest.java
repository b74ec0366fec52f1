package org.intarsia.heads.reg;

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
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestParts;
import org.intarsia.testkit.laws.HeadLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegHeadTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);
    private final Noise noise = new TestNoise(3, 4);

    @AfterEach
    void close() {
        manager.close();
    }

    /** The class token before the others, to see that features are found by their names. */
    private static FeatureSpec features(int rows, int columns, int patch, int width) {
        Grid grid = new Grid(rows, columns);
        return new FeatureSpec(
                List.of(
                        TensorSpec.of("class-token", width),
                        TensorSpec.of("tokens", grid.tokens(), width),
                        TensorSpec.of("condition", width)),
                grid,
                patch);
    }

    private RegHead head(FeatureSpec features, int channels, int dim) {
        Grid grid = features.grid();
        int patch = Math.max(1, features.patch());
        return new RegHead(
                Options.of(RegHeadOptions.class, Map.of("class-token-dim", dim)),
                weights,
                features,
                new LatentSpec.Continuous(
                        "toy",
                        channels,
                        new Grid(grid.rows() * patch, grid.columns() * patch),
                        -1,
                        1),
                TestParts.NONE);
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 2, 8, 5, 7", "1, 1, 4, 4, 1, 1", "3, 2, 1, 12, 3, 20"})
    void theImageAndTheClassTokenHaveAVelocityEach(
            int rows, int columns, int patch, int width, int channels, int dim) {
        RegHead head = head(features(rows, columns, patch, width), channels, dim);
        assertEquals(List.of(TensorSpec.of("class-token", dim)), head.companions());
        NDList features =
                new NDList(
                        noise.normal(manager, "class", 0, new Shape(width)),
                        noise.normal(manager, "tokens", 0, new Shape(rows * columns, width)),
                        noise.normal(manager, "condition", 0, new Shape(width)));
        NDList got =
                head.predict(
                        features,
                        new ModelInput.NoisyLatents(features),
                        new Step(0, 1, new float[] {0.2f, 0.9f}));
        assertEquals(new Shape(2, channels, rows * patch, columns * patch), got.get(0).getShape());
        close(plain(features.get(0).expandDims(1), features.get(2), "linear_cls"), got.get(1));
        NDArray tokens = plain(features.get(1), features.get(2), "linear");
        for (int row = 0; row < rows * patch; row++) {
            for (int column = 0; column < columns * patch; column++) {
                long token = row / patch * columns + column / patch;
                long first = (row % patch * patch + column % patch) * (long) channels;
                for (int channel = 0; channel < channels; channel++) {
                    assertEquals(
                            tokens.getFloat(1, token, first + channel),
                            got.get(0).getFloat(1, channel, row, column),
                            1e-4);
                }
            }
        }
    }

    /** (LN(x) (1 + scale) + shift) W^T + b of arrays [B, N, D] in plain operations. */
    private NDArray plain(NDArray x, NDArray condition, String layer) {
        NDArray centred = x.sub(x.mean(new int[] {2}, true));
        NDArray norm = centred.div(centred.square().mean(new int[] {2}, true).add(1e-6f).sqrt());
        NDArray active = condition.div(condition.neg().exp().add(1));
        NDList m = linear(active, "adaLN_modulation.1").split(2, 1);
        NDArray shift = m.get(0).expandDims(1);
        return linear(norm.mul(m.get(1).expandDims(1).add(1)).add(shift), layer);
    }

    private NDArray linear(NDArray x, String layer) {
        NDArray w = weights.get("final_layer." + layer + ".weight").transpose();
        return x.matMul(w).add(weights.get("final_layer." + layer + ".bias"));
    }

    private static void close(NDArray want, NDArray got) {
        assertTrue(want.squeeze(1).sub(got).abs().max().getFloat() < 1e-4);
    }

    @Test
    void theLawsOfHeadsHold() {
        FeatureSpec standard =
                new FeatureSpec(
                        List.of(
                                TensorSpec.of("tokens", 6, 8),
                                TensorSpec.of("condition", 8),
                                TensorSpec.of("class-token", 8)),
                        new Grid(2, 3),
                        2);
        HeadLaws.check(
                head(standard, 4, 5),
                run ->
                        new HeadLaws.Case(
                                new NDList(
                                        noise.normal(run, "tokens", 0, new Shape(6, 8)),
                                        noise.normal(run, "condition", 0, new Shape(8)),
                                        noise.normal(run, "class", 0, new Shape(8))),
                                new ModelInput.NoisyLatents(
                                        new NDList(
                                                noise.normal(run, "z", 0, new Shape(4, 4, 6)),
                                                noise.normal(run, "token", 0, new Shape(5)))),
                                new Step(0, 1, new float[] {0.2f, 0.9f})));
    }

    @Test
    void idsAndTokensOfUnknownSizeAreRefused() {
        LatentSpec ids = new LatentSpec.Discrete("ids", 7, 2, List.of(new Grid(2, 3)));
        RegHeadOptions options = Options.of(RegHeadOptions.class, Map.of());
        FeatureSpec known = features(2, 3, 2, 8);
        refused(() -> new RegHead(options, weights, known, ids, TestParts.NONE));
        refused(() -> head(features(2, 3, -1, 8), 4, 5));
        FeatureSpec bare = new FeatureSpec(List.of(), new Grid(2, 3), 2);
        refused(() -> head(bare, 4, 5));
    }

    private static void refused(Runnable building) {
        IncompatibleException e = assertThrows(IncompatibleException.class, building::run);
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, e.problems().get(0).code());
    }
}
