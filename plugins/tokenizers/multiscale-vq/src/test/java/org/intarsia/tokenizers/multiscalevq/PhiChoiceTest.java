package org.intarsia.tokenizers.multiscalevq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhiChoiceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 1 2 3",
                "0 1 2 2 3",
                "0 0 1 2 3 3",
                "0 0 1 2 2 3 3",
                "0 0 1 1 2 2 3 3",
                "0 0 1 1 2 2 2 3 3",
                "0 0 1 1 1 2 2 3 3 3",
                "0 0 0 1 1 2 2 2 3 3 3",
                "0 0 0 1 1 1 2 2 2 3 3 3",
                "0 0 0 1 1 1 2 2 2 2 3 3 3",
                "0 0 0 1 1 1 1 2 2 2 2 3 3 3"
            })
    void fourConvolutionsAreSharedAsThePublishedCodeSharesThem(String row) {
        int[] want = Stream.of(row.split(" ")).mapToInt(Integer::parseInt).toArray();

        assertArrayEquals(want, PhiChoice.of(4, want.length));
    }

    @Test
    void aConvolutionAScaleIsEachScalesOwn() {
        for (int scales = 1; scales <= 14; scales++) {
            int[] want = java.util.stream.IntStream.range(0, scales).toArray();
            assertArrayEquals(want, PhiChoice.of(scales, scales));
        }
    }

    @Test
    void oneConvolutionServesAllScales() {
        assertArrayEquals(new int[10], PhiChoice.of(1, 10));
    }
}
