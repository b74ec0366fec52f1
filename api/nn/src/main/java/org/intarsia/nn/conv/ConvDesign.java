package org.intarsia.nn.conv;

import java.util.List;
import java.util.Set;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problems;

/**
 * An encoder or decoder of the VQGAN family (Esser 2021).
 *
 * @param stem channels that an encoder's first convolution makes
 * @param widths of the levels, finest first; each but the first halves the sides
 * @param groups of the group norms, a divisor of every width; a network with as many groups as
 *     channels cannot tell one plain colour from another
 * @param blocks residual blocks of an encoder's level
 * @param latent channels between encoder and decoder
 * @param attention levels whose blocks are each followed by attention
 * @param midAttention whether attention is between the residual blocks in the middle
 */
public record ConvDesign(
        int stem,
        List<Integer> widths,
        int groups,
        int blocks,
        int latent,
        Set<Integer> attention,
        boolean midAttention) {
    public ConvDesign {
        widths = List.copyOf(widths);
        attention = Set.copyOf(attention);
    }

    /**
     * @param channels of the stem
     * @param multipliers width of each level over {@code channels}, finest first
     */
    public static ConvDesign of(
            int channels,
            int groups,
            List<Integer> multipliers,
            int blocks,
            int latent,
            Set<Integer> attention,
            boolean midAttention) {
        List<Integer> widths = multipliers.stream().map(times -> channels * times).toList();
        return new ConvDesign(channels, widths, groups, blocks, latent, attention, midAttention);
    }

    public int levels() {
        return widths.size();
    }

    /** Pixels of an image along one side of a cell of the latent map. */
    public int stride() {
        return stride(widths);
    }

    /**
     * @param levels one element a level
     */
    public static int stride(List<?> levels) {
        return 1 << (levels.size() - 1);
    }

    int width(int level) {
        return widths.get(level);
    }

    /**
     * Adds INT-122 where a width is not a multiple of the groups.
     *
     * @param option what the width is called
     */
    public static void checkGroups(Problems problems, String option, int channels, int groups) {
        if (channels % groups != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    Place.option(option),
                    channels + ", not a multiple of " + groups,
                    "The group norms have "
                            + groups
                            + " groups; the published models have 32, and 128 or 160 channels.");
        }
    }
}
