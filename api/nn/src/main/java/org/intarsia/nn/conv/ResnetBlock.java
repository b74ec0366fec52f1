package org.intarsia.nn.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.Linear.Bias;
import org.intarsia.nn.ops.Scoped;
import org.intarsia.spi.plugin.Weights;

/**
 * u = conv2(silu(norm2(conv1(silu(norm1(x)))))), added to what the shortcut gives: parts {@code
 * norm1}, {@code conv1}, {@code norm2}, {@code conv2}, and {@code nin_shortcut} [O, C, 1, 1] where
 * the number of channels changes.
 */
public final class ResnetBlock {
    private final GroupNorm norm1;
    private final GroupNorm norm2;
    private final Conv2d conv1;
    private final Conv2d conv2;
    private final Conv2d shortcut;
    private final Kind kind;

    /** What the shortcut reads where the number of channels changes, and who has a bias. */
    public enum Kind {
        /** u + shortcut(x); biases everywhere. */
        PLAIN(Bias.WITH_BIAS),
        /**
         * u + shortcut(u), without x, and no bias: so MaskGIT's published tokenizer is, and its
         * weights rely on it.
         */
        MASKGIT(Bias.NO_BIAS);

        private final Bias bias;

        Kind(Bias bias) {
            this.bias = bias;
        }
    }

    /** With {@link GroupNorm#GROUPS}. */
    public ResnetBlock(Weights weights, int in, int out, Kind kind) {
        this(weights, in, out, GroupNorm.GROUPS, kind);
    }

    /**
     * @param in channels C
     * @param out channels O
     * @param groups of the norms, which divide both
     */
    public ResnetBlock(Weights weights, int in, int out, int groups, Kind kind) {
        this.kind = kind;
        norm1 = new GroupNorm(weights.at("norm1"), in, groups);
        conv1 = conv(weights.at("conv1"), in, out, 3);
        norm2 = new GroupNorm(weights.at("norm2"), out, groups);
        conv2 = conv(weights.at("conv2"), out, out, 3);
        int read = kind == Kind.MASKGIT ? out : in;
        shortcut = in == out ? null : conv(weights.at("nin_shortcut"), read, out, 1);
    }

    private Conv2d conv(Weights weights, int in, int out, int kernel) {
        return new Conv2d(weights, new Shape(out, in), Conv2d.Window.same(kernel), kind.bias);
    }

    /**
     * @return [B, out, H, W]
     */
    public NDArray forward(NDArray xBCHW) {
        return Scoped.run(
                () -> {
                    NDArray hidden = conv1.forward(norm1.forwardSilu(xBCHW));
                    NDArray u = conv2.forward(norm2.forwardSilu(hidden));
                    if (shortcut == null) {
                        return xBCHW.add(u);
                    }
                    return u.add(shortcut.forward(kind == Kind.MASKGIT ? u : xBCHW));
                });
    }
}
