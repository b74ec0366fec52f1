package org.intarsia.nn.options;

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/** What relates the sizes of a transformer's blocks, and the checks of it that options share. */
public final class BlockSizes {
    private BlockSizes() {}

    /**
     * An option with its value.
     *
     * @param option as a manifest writes it
     */
    public record Named(String option, int value) {}

    /** Where the units of a gated MLP are truncated to whole numbers. */
    public enum Truncation {
        /** The ratio times the width first, then 2/3 of that. */
        TWICE,
        /** 2/3 of the ratio times the width at once. */
        ONCE
    }

    /** Hidden units of a gated MLP: 2/3 of a ratio times the width. */
    public static int gatedHidden(int width, double ratio, Truncation truncation) {
        return truncation == Truncation.TWICE
                ? (int) ((int) (width * ratio) * 2 / 3.0)
                : (int) (width * ratio * 2 / 3);
    }

    /** Finds a width that is not heads of a multiple of 4 channels, as rotary positions need it. */
    public static void checkHeads(Problems problems, Named width, Named heads) {
        int multiple = 4 * heads.value();
        if (width.value() % multiple != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    width.option(),
                    width.value() + " is not " + heads.value() + " heads of a multiple of 4",
                    "Use a multiple of " + multiple + ", or change " + heads.option() + ".");
        }
    }

    /**
     * Finds an {@code mlp-ratio} so small that an MLP has nothing to compute with.
     *
     * @param hidden units that follow from it
     */
    public static void checkHidden(Problems problems, double ratio, int width, int hidden) {
        if (hidden < 1) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "mlp-ratio",
                    ratio + " of " + width + " leaves no hidden units",
                    "Use a larger number; the published models have 4.0.");
        }
    }
}
