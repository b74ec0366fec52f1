package org.intarsia.backbones.var;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.spec.Grid;
import org.junit.jupiter.api.Test;

class VarOptionsTest {
    private static VarOptions options(int depth, int width, int heads) {
        return Options.of(
                VarOptions.class, Map.of("depth", depth, "embed-dim", width, "num-heads", heads));
    }

    @Test
    void widthAndHeadsFollowTheDepthAsInThePublishedModels() {
        VarOptions options = Options.of(VarOptions.class, Map.of("depth", 24));

        assertEquals(1536, options.embedDim());
        assertEquals(24, options.numHeads());
        assertEquals(64, options.headWidth());
        assertEquals(6144, options.mlpHidden());
        assertEquals(new Grid(16, 16), options.scales().get(9));
    }

    @Test
    void everyWrongOptionIsNamedAtOnce() {
        IntarsiaException thrown =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                Options.of(
                                        VarOptions.class,
                                        Map.of(
                                                "depth",
                                                0,
                                                "embed-dim",
                                                0,
                                                "num-heads",
                                                0,
                                                "mlp-ratio",
                                                0.0,
                                                "norm-eps",
                                                0.0,
                                                "patch-nums",
                                                List.of(1, 0),
                                                "vocab-size",
                                                0,
                                                "z-channels",
                                                0)));

        assertEquals(
                List.of(
                        "depth",
                        "embed-dim",
                        "num-heads",
                        "mlp-ratio",
                        "norm-eps",
                        "patch-nums",
                        "vocab-size",
                        "z-channels"),
                thrown.problems().stream().map(Problem::subject).toList());
    }

    @Test
    void aWidthThatTheHeadsDoNotDivideIsRefused() {
        IntarsiaException thrown = assertThrows(IntarsiaException.class, () -> options(2, 50, 4));

        assertEquals(ErrorCode.INVALID_OPTION, thrown.problems().get(0).code());
    }
}
