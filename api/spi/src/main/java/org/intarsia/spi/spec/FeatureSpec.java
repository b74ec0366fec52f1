package org.intarsia.spi.spec;

import java.util.List;
import java.util.Optional;

/**
 * What a backbone hands to a head.
 *
 * @param members in the order of the {@code NDList}; most backbones give {@code tokens} [N, D] and
 *     {@code condition} [D], the vector that modulates their blocks
 * @param grid how the tokens lie in the image
 * @param patch side of the square of latent cells that one token represents
 */
public record FeatureSpec(List<TensorSpec> members, Grid grid, int patch) {
    public static final String TOKENS = "tokens";
    public static final String CONDITION = "condition";

    /** The token of the image as a whole [D] (REG). */
    public static final String CLASS_TOKEN = "class-token";

    /** The tokens after an inner block [N, D], for the projector of an alignment loss. */
    public static final String TAPPED = "tapped";

    public FeatureSpec {
        members = List.copyOf(members);
    }

    /**
     * What most backbones give: {@code tokens} [N, width], one a cell of the grid, and {@code
     * condition} [width].
     */
    public static FeatureSpec tokens(Grid grid, int width, int patch) {
        return tokensOf(grid.tokens(), width, grid, patch);
    }

    /** What a head accepts that works with any number of tokens of any width. */
    public static FeatureSpec anyTokens(Grid grid, int patch) {
        return tokensOf(-1, -1, grid, patch);
    }

    private static FeatureSpec tokensOf(int count, int width, Grid grid, int patch) {
        return new FeatureSpec(
                List.of(TensorSpec.of(TOKENS, count, width), TensorSpec.of(CONDITION, width)),
                grid,
                patch);
    }

    public Optional<TensorSpec> member(String name) {
        return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }

    /** D, the width of {@code tokens}; -1 when there are none or any fits. */
    public int width() {
        return member(TOKENS).map(tokens -> (int) tokens.shape().get(1)).orElse(-1);
    }

    @Override
    public String toString() {
        return members + " on " + grid + (patch > 0 ? ", patch " + patch : "");
    }
}
