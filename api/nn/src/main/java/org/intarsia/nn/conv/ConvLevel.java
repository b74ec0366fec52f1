package org.intarsia.nn.conv;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.intarsia.nn.ops.Scoped;
import org.intarsia.spi.plugin.Weights;

/** Blocks one after the other, closing what each has read. */
final class ConvLevel {
    private final List<UnaryOperator<NDArray>> layers = new ArrayList<>();

    /** Residual blocks, each followed by attention where the design has it. */
    static ConvLevel of(Weights weights, ConvDesign design, ConvStyle style, Blocks blocks) {
        ConvLevel level = new ConvLevel();
        int width = design.width(blocks.level());
        int in = blocks.in();
        for (int block = 0; block < blocks.count(); block++) {
            Weights own = weights.at(style.block()).at(String.valueOf(block));
            level.add(new ResnetBlock(own, in, width, design.groups(), style.residual())::forward);
            if (design.attention().contains(blocks.level())) {
                Weights attention = weights.at("attn").at(String.valueOf(block));
                level.add(
                        new MapAttention(attention, width, design.groups(), style.attention())
                                ::forward);
            }
            in = width;
        }
        return level;
    }

    /**
     * @param level 0 is the finest
     * @param in channels that the first block reads
     */
    record Blocks(int level, int in, int count) {}

    /** The middle of an encoder or decoder. */
    static ConvLevel middle(Weights weights, ConvDesign design, ConvStyle style) {
        int width = design.width(design.levels() - 1);
        ConvLevel level = new ConvLevel();
        boolean first = true;
        for (String name : style.middle(design.blocks())) {
            level.add(
                    new ResnetBlock(
                                    weights.at(name),
                                    width,
                                    width,
                                    design.groups(),
                                    style.residual())
                            ::forward);
            if (first && design.midAttention()) {
                Weights attention = weights.at(style.middleAttention());
                level.add(
                        new MapAttention(attention, width, design.groups(), style.attention())
                                ::forward);
            }
            first = false;
        }
        return level;
    }

    void add(UnaryOperator<NDArray> layer) {
        layers.add(layer);
    }

    /** A new array; there is at least one layer. */
    NDArray forward(NDArray xBCHW) {
        return Scoped.run(
                () -> {
                    NDArray x = xBCHW;
                    for (UnaryOperator<NDArray> layer : layers) {
                        x = LayerSequence.next(x, xBCHW, layer);
                    }
                    return x;
                });
    }
}
