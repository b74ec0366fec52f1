package org.intarsia.nn.conv;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;

/** Blocks one after the other, closing what each has read. */
final class ConvLevel {
    private final List<UnaryOperator<NDArray>> layers = new ArrayList<>();

    /**
     * What a level is made of.
     *
     * @param level 0 is the finest
     * @param number what the file calls it
     * @param in channels that the first block reads
     * @param count of residual blocks
     * @param before layers that the file counts before this level
     */
    record Blocks(int level, int number, int in, int count, int before) {
        /** The spot of a block; that of the last one's successor is where the size changes. */
        ConvNames.Spot spot(int block) {
            return new ConvNames.Spot(number, block, before + block);
        }

        /** Layers that the file counts up to the end of this level, which changes the size. */
        int after() {
            return before + count + 1;
        }
    }

    /** Residual blocks, each followed by attention where the design has it. */
    static ConvLevel of(
            Weights weights,
            ConvNames.Levels names,
            ConvDesign design,
            ConvStyle style,
            Blocks blocks) {
        ConvLevel level = new ConvLevel();
        int width = design.channels(blocks.level());
        int in = blocks.in();
        for (int block = 0; block < blocks.count(); block++) {
            ConvNames.Spot spot = blocks.spot(block);
            level.residual(weights.at(spot.in(names.block())), in, width, design, style);
            if (design.attentionLevels().contains(blocks.level())) {
                level.attention(weights.at(spot.in(names.attention())), width, design, style);
            }
            in = width;
        }
        return level;
    }

    /** The middle of an encoder or decoder. */
    static ConvLevel middle(Weights weights, ConvDesign design, ConvStyle style) {
        ConvNames.Middle names = style.names().middle();
        int width = design.channels(design.levels() - 1);
        ConvLevel level = new ConvLevel();
        boolean first = true;
        for (String name : names.blocks()) {
            level.residual(weights.at(name), width, width, design, style);
            if (first && design.middleAttention()) {
                level.attention(weights.at(names.attention()), width, design, style);
            }
            first = false;
        }
        return level;
    }

    private void residual(Weights own, int in, int width, ConvDesign design, ConvStyle style) {
        add(new ResnetBlock(own, in, width, design.normGroups(), style)::forward);
    }

    private void attention(Weights own, int width, ConvDesign design, ConvStyle style) {
        add(new MapAttention(own, width, design.normGroups(), style)::forward);
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
