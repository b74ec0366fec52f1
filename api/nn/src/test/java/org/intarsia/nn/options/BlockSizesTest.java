package org.intarsia.nn.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.intarsia.nn.options.BlockSizes.Truncation;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.problem.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockSizesTest {
    /** 1.5 times 5 is 7.5, of which 2/3 are 5; 2/3 of the whole number 7 are 4. */
    @ParameterizedTest
    @CsvSource({
        "768, 4.0, 2048, 2048",
        "1536, 4.0, 4096, 4096",
        "1152, 4.0, 3072, 3072",
        "5, 1.5, 4, 5",
        "5, 1.3, 4, 4",
        "1, 2.0, 1, 1",
        "1, 1.5, 0, 1",
        "1, 1.0, 0, 0"
    })
    void theTruncationsDifferWhereTheRatioLeavesAFraction(
            int width, double ratio, int twice, int once) {
        assertEquals(twice, BlockSizes.gatedHidden(width, ratio, Truncation.TWICE));
        assertEquals(once, BlockSizes.gatedHidden(width, ratio, Truncation.ONCE));
    }

    @Test
    void bothChecksAddTheirProblemAndNoneWhereAllFits() {
        Problems problems = new Problems();
        BlockSizes.Named heads = new BlockSizes.Named("n-head", 3);
        BlockSizes.checkHeads(problems, new BlockSizes.Named("dim", 24), heads);
        BlockSizes.checkHidden(problems, 4, 24, 64);
        problems.throwIfAny();
        BlockSizes.checkHeads(problems, new BlockSizes.Named("dim", 18), heads);
        BlockSizes.checkHidden(problems, 0.01, 18, 0);
        Problem width = problems.list().get(0);
        assertEquals(ErrorCode.INVALID_OPTION, width.code());
        assertEquals("dim", width.subject());
        assertEquals("18 is not 3 heads of a multiple of 4", width.cause());
        assertEquals("Use a multiple of 12, or change n-head.", width.next());
        assertEquals("mlp-ratio", problems.list().get(1).subject());
    }
}
