package org.intarsia.nn.conv;

import java.util.List;

/**
 * What a file calls the layers of an encoder and a decoder. In the names of layers in a level,
 * <code>{i}</code> is the number of the level, <code>{j}</code> of the block in it, and <code>{n}
 * </code> counts what runs before: blocks, and what changes the size between levels.
 *
 * @param order which level of the decoder is number 0
 */
public record ConvNames(
        String convIn,
        Levels encoder,
        Middle middle,
        Levels decoder,
        Order order,
        Block block,
        Attention attention,
        String normOut,
        String convOut) {
    /** Which level of a decoder the file numbers 0. */
    public enum Order {
        /** The finest, which runs last. */
        FINEST_FIRST,
        /** The coarsest, which runs first. */
        AS_EXECUTED
    }

    /**
     * Layers of a level.
     *
     * @param resample the convolution that halves or doubles the sides
     */
    public record Levels(String block, String attention, String resample) {
        /** Blocks and attention are numbered below the level. */
        public static Levels of(String level, String block, String resample) {
            return new Levels(
                    level + ".{i}." + block + ".{j}",
                    level + ".{i}.attn.{j}",
                    level + ".{i}." + resample);
        }
    }

    /**
     * The middle.
     *
     * @param blocks residual, in order
     * @param attention after the first of them, if any
     */
    public record Middle(List<String> blocks, String attention) {
        public Middle {
            blocks = List.copyOf(blocks);
        }
    }

    /** Layers of a residual block. */
    public record Block(String norm1, String conv1, String norm2, String conv2, String shortcut) {
        /** Of the original files. */
        public static final Block NAMED =
                new Block("norm1", "conv1", "norm2", "conv2", "nin_shortcut");
    }

    /**
     * Layers of attention.
     *
     * @param mixed queries, keys and values; or one layer with all three
     * @param older what older files call {@code mixed} and {@code out}, in this order; or empty
     * @param kernels how the file keeps them
     */
    public record Attention(
            String norm, List<String> mixed, String out, List<String> older, Kernels kernels) {
        /** Of the original files. */
        public static final Attention SEPARATE =
                new Attention("norm", List.of("q", "k", "v"), "proj_out", List.of(), Kernels.PIXEL);

        /** As {@link #SEPARATE}, with queries, keys and values in one. */
        public static final Attention FUSED =
                new Attention("norm", List.of("qkv"), "proj_out", List.of(), Kernels.PIXEL);

        public Attention {
            mixed = List.copyOf(mixed);
            older = List.copyOf(older);
        }
    }

    /** The shape of attention's matrices. */
    public enum Kernels {
        /** Convolutions of one pixel [O, C, 1, 1]. */
        PIXEL,
        /** Matrices [O, C]. */
        MATRIX
    }

    /** With the original files' names of everything but the levels and the middle. */
    public static ConvNames of(
            Levels encoder, Middle middle, Levels decoder, Order order, Attention attention) {
        return new ConvNames(
                "conv_in",
                encoder,
                middle,
                decoder,
                order,
                Block.NAMED,
                attention,
                "norm_out",
                "conv_out");
    }

    /** The position of a layer. */
    record Spot(int level, int block, int running) {
        String in(String name) {
            return name.replace("{i}", String.valueOf(level))
                    .replace("{j}", String.valueOf(block))
                    .replace("{n}", String.valueOf(running));
        }
    }
}
