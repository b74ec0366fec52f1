package org.intarsia.nn.conv;

import java.util.List;
import java.util.Set;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problems;

/**
 * An encoder or decoder of the VQGAN family (Esser 2021).
 *
 * @param channels width of level 0, a multiple of {@code groups}
 * @param groups of the group norms; a network with as many groups as channels cannot tell one plain
 *     colour from another
 * @param multipliers width of each level over {@code channels}, finest first
 * @param blocks residual blocks of an encoder's level
 * @param latent channels between encoder and decoder
 * @param attention levels whose blocks are each followed by attention
 * @param midAttention whether attention is between the residual blocks in the middle
 */
public record ConvDesign(
        int channels,
        int groups,
        List<Integer> multipliers,
        int blocks,
        int latent,
        Set<Integer> attention,
        boolean midAttention) {
    public ConvDesign {
        multipliers = List.copyOf(multipliers);
        attention = Set.copyOf(attention);
    }

    /** With {@link GroupNorm#GROUPS}, as all published models. */
    public ConvDesign(
            int channels,
            List<Integer> multipliers,
            int blocks,
            int latent,
            Set<Integer> attention,
            boolean midAttention) {
        this(channels, GroupNorm.GROUPS, multipliers, blocks, latent, attention, midAttention);
    }

    public int levels() {
        return multipliers.size();
    }

    /** Pixels of an image along one side of a cell of the latent map. */
    public int stride() {
        return stride(multipliers);
    }

    public static int stride(List<Integer> multipliers) {
        return 1 << (multipliers.size() - 1);
    }

    int width(int level) {
        return channels * multipliers.get(level);
    }

    /**
     * Adds INT-122 where the width of the finest level is not a multiple of the groups.
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
