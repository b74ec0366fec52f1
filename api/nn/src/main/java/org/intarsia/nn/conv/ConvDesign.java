package org.intarsia.nn.conv;

import java.util.List;
import java.util.Set;
import org.intarsia.spi.problem.ErrorCode;
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
    private static final int MOST_LEVELS = 8;
    private static final int WIDEST = 4096;

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
     * As the other, of a part that leaves the groups as published.
     *
     * @param names what the options are called: channels, multipliers, blocks
     */
    public static void check(
            Problems problems,
            List<String> names,
            int channels,
            List<Integer> multipliers,
            int blocks) {
        List<String> all = List.of(names.get(0), "norm-groups", names.get(1), names.get(2));
        check(problems, all, channels, GroupNorm.GROUPS, multipliers, blocks);
    }

    /**
     * Adds what is wrong with hyper-parameters of this family: INT-121.
     *
     * @param names what the options are called: channels, groups, multipliers, blocks
     */
    public static void check(
            Problems problems,
            List<String> names,
            int channels,
            int groups,
            List<Integer> multipliers,
            int blocks) {
        problems.within(names.get(1), groups, 1, WIDEST);
        if (channels < 1 || channels > WIDEST || channels % Math.max(1, groups) != 0) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    names.get(0),
                    channels + ", not a multiple of " + groups + " up to " + WIDEST,
                    "The group norms have "
                            + groups
                            + " groups; the published models have 32, and 128 or 160 channels.");
        }
        boolean positive =
                multipliers.stream().allMatch(m -> m != null && m >= 1 && m <= WIDEST / 32);
        if (multipliers.isEmpty() || multipliers.size() > MOST_LEVELS || !positive) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    names.get(2),
                    multipliers + ", not 1 to " + MOST_LEVELS + " whole numbers above 0",
                    "Give one a level, finest first, for example [1, 1, 2, 2, 4].");
        }
        if (blocks < 1 || blocks > 64) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    names.get(3),
                    blocks + ", not in 1 to 64",
                    "Give a whole number in that range; the published models have 2.");
        }
    }
}
