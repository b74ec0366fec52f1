package org.intarsia.nn.conv;

import java.util.List;
import java.util.Set;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.Problems;

/** The options of the width of an encoder and decoder of VQGAN's code. */
public record ConvWidth(
        @Option(
                        required = true,
                        min = 1,
                        max = 4096,
                        help = "width of the finest level, a multiple of norm-groups")
                int ch,
        @Option(
                        value = "32",
                        min = 1,
                        max = 4096,
                        help =
                                "groups of the group norms; a narrow network needs fewer than the published 32")
                int normGroups,
        @Option(
                        value = "2",
                        min = 1,
                        max = 64,
                        help = "residual blocks of an encoder's level; a decoder's has one more")
                int numResBlocks) {
    public ConvWidth {
        Problems problems = new Problems();
        ConvDesign.checkGroups(problems, "ch", ch, normGroups);
        problems.throwIfAny();
    }

    /**
     * @param multipliers width of each level over {@code ch}, finest first
     * @param latentChannels channels between encoder and decoder
     * @param attention where it is
     */
    public ConvDesign design(List<Integer> multipliers, int latentChannels, Attention attention) {
        return ConvDesign.ofMultipliers(
                ch,
                multipliers,
                normGroups,
                numResBlocks,
                latentChannels,
                attention.levels(),
                attention.middle());
    }

    /**
     * @param levels whose blocks are each followed by attention
     * @param middle whether it is between the residual blocks in the middle
     */
    public record Attention(Set<Integer> levels, boolean middle) {
        public Attention {
            levels = Set.copyOf(levels);
        }
    }
}
