package org.intarsia.tokenizers.levels;

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of {@code levels}.
 *
 * @param vocabulary how many levels from black to white, 2 to 1048576; 256 where nothing is said
 * @param patch side of the square of pixels that one id stands for, 1 to 256; 16 where nothing is
 *     said
 */
public record LevelsOptions(Integer vocabulary, Integer patch) {
    private static final int MOST = 1 << 20;

    public LevelsOptions {
        vocabulary = vocabulary == null ? 256 : vocabulary;
        patch = patch == null ? 16 : patch;
        Problems problems = new Problems();
        within(problems, "vocabulary", vocabulary, new int[] {2, MOST});
        within(problems, "patch", patch, new int[] {1, 256});
        problems.throwIfAny();
    }

    private static void within(Problems problems, String option, int value, int[] range) {
        if (value < range[0] || value > range[1]) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    option,
                    value + ", not in " + range[0] + " to " + range[1],
                    "Give a whole number in that range, or leave it out.");
        }
    }
}
