package org.intarsia.backbones.var;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.spec.Grid;
import org.junit.jupiter.api.Test;

class VarOptionsTest {
    private static VarOptions options(Integer depth, Integer width, Integer heads) {
        return new VarOptions(depth, width, heads, null, null, null, null, null, null, null);
    }

    @Test
    void widthAndHeadsFollowTheDepthAsInThePublishedModels() {
        VarOptions options = options(24, null, null);

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
                        () -> new VarOptions(0, 0, 0, 0.0, null, null, 0.0, List.of(1, 0), 0, 0));

        assertEquals(
                List.of(
                        "depth",
                        "embed-dim",
                        "num-heads",
                        "vocab-size",
                        "z-channels",
                        "mlp-ratio",
                        "norm-eps",
                        "patch-nums"),
                thrown.problems().stream().map(Problem::subject).toList());
    }

    @Test
    void aWidthThatTheHeadsDoNotDivideIsRefused() {
        IntarsiaException thrown = assertThrows(IntarsiaException.class, () -> options(2, 50, 4));

        assertEquals(ErrorCode.INVALID_OPTION, thrown.problems().get(0).code());
    }
}
