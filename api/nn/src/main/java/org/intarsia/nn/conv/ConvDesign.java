package org.intarsia.nn.conv;

import java.util.List;
import java.util.Set;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problems;

/**
 * An encoder or decoder of the VQGAN family (Esser 2021).
 *
 * @param stemChannels channels that an encoder's first convolution makes
 * @param levelChannels channels of the levels, finest first; each but the first halves the sides
 * @param normGroups groups of the group norms, a divisor of the channels of every level; a network
 *     with as many groups as channels cannot tell one plain colour from another
 * @param blocksPerLevel residual blocks of an encoder's level
 * @param latentChannels channels between encoder and decoder
 * @param attentionLevels levels whose blocks are each followed by attention
 * @param middleAttention whether attention is between the residual blocks in the middle
 */
public record ConvDesign(
        int stemChannels,
        List<Integer> levelChannels,
        int normGroups,
        int blocksPerLevel,
        int latentChannels,
        Set<Integer> attentionLevels,
        boolean middleAttention) {
    public ConvDesign {
        levelChannels = List.copyOf(levelChannels);
        attentionLevels = Set.copyOf(attentionLevels);
    }

    /**
     * As the constructor, with the channels of each level as multiples of those of the stem.
     *
     * @param multipliers finest level first
     */
    public static ConvDesign ofMultipliers(
            int stemChannels,
            List<Integer> multipliers,
            int normGroups,
            int blocksPerLevel,
            int latentChannels,
            Set<Integer> attentionLevels,
            boolean middleAttention) {
        return new ConvDesign(
                stemChannels,
                multipliers.stream().map(times -> stemChannels * times).toList(),
                normGroups,
                blocksPerLevel,
                latentChannels,
                attentionLevels,
                middleAttention);
    }

    public int levels() {
        return levelChannels.size();
    }

    /** Pixels of an image along one side of a cell of the latent map. */
    public int stride() {
        return stride(levelChannels);
    }

    /**
     * @param levels one element a level
     */
    public static int stride(List<?> levels) {
        return 1 << (levels.size() - 1);
    }

    int channels(int level) {
        return levelChannels.get(level);
    }

    /**
     * Adds INT-122 where the channels of a level are not a multiple of the groups.
     *
     * @param option that sets the channels
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
