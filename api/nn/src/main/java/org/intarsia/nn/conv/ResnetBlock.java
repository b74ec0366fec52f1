package org.intarsia.nn.conv;

import ai.djl.ndarray.NDArray;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;

/**
 * u = conv2(silu(norm2(conv1(silu(norm1(x)))))), added to what the shortcut gives: x, or where the
 * number of channels changes a convolution of one pixel. MaskGIT's shortcut reads u in place of x:
 * so its published tokenizer is, and its weights rely on it.
 */
public final class ResnetBlock {
    private final MapNorm norm1;
    private final MapNorm norm2;
    private final Conv2d conv1;
    private final Conv2d conv2;
    private final Conv2d shortcut;
    private final boolean shortcutOfU;

    /**
     * @param in channels C
     * @param out channels O
     * @param groups of the norms, which divide both
     */
    public ResnetBlock(Weights weights, int in, int out, int groups, ConvStyle style) {
        ConvNames.Block names = style.names().block();
        shortcutOfU = style.detail() == ConvStyle.Detail.MASKGIT;
        norm1 = style.norm(weights.at(names.norm1()), in, groups);
        conv1 = style.conv(weights.at(names.conv1()), in, out, 3, style.blockBias());
        norm2 = style.norm(weights.at(names.norm2()), out, groups);
        conv2 = style.conv(weights.at(names.conv2()), out, out, 3, style.blockBias());
        Weights own = weights.at(names.shortcut());
        int read = shortcutOfU ? out : in;
        shortcut = in == out ? null : style.conv(own, read, out, 1, style.blockBias());
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
                    return u.add(shortcut.forward(shortcutOfU ? u : xBCHW));
                });
    }
}
