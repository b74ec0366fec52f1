package org.intarsia.nn.conv;

import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.Linear.Bias;
import org.intarsia.spi.plugin.Weights;

/**
 * In what the published members of the family differ: the names of their layers, and a few details.
 *
 * @param kernel how the file keeps the convolutions of the blocks and of both ends
 */
public record ConvStyle(ConvNames names, Detail detail, Conv2d.Kernel kernel) {
    public ConvStyle(ConvNames names, Detail detail) {
        this(names, detail, Conv2d.Kernel.PLANE);
    }

    /** Norms, biases, shortcuts and what changes the size. */
    public enum Detail {
        /**
         * Group norms, strided convolutions, 3 x 3 from end to end, biases everywhere, one block
         * more in a level of the decoder.
         */
        VQGAN,
        /**
         * Average pooling; residual blocks without bias, whose shortcut reads what the block has
         * made; the encoder's first convolution without bias, its last one of one pixel; as many
         * blocks in a level of the decoder as of the encoder.
         */
        MASKGIT,
        /**
         * As {@link #VQGAN}, with norms of the channels of each position, and a decoder in which
         * the convolution after doubling the sides halves the channels (Wan 2.1).
         */
        WAN
    }

    Conv2d conv(Weights weights, int in, int out, int size, Bias bias) {
        return new Conv2d(weights, new Shape(out, in), Conv2d.Window.same(size), bias, kernel);
    }

    /** A norm of a residual block, or before the last convolution. */
    MapNorm norm(Weights weights, int channels, int groups) {
        return kernel == Conv2d.Kernel.FRAMES
                ? norm(weights, channels, groups, new Shape(1, 1, 1))
                : mapNorm(weights, channels, groups);
    }

    /** A norm of what has no frames. */
    MapNorm mapNorm(Weights weights, int channels, int groups) {
        return norm(weights, channels, groups, new Shape(1, 1));
    }

    private MapNorm norm(Weights weights, int channels, int groups, Shape behind) {
        return detail == Detail.WAN
                ? new ChannelRmsNorm(weights, new Shape(channels).addAll(behind))
                : new GroupNorm(weights, channels, groups);
    }

    Bias blockBias() {
        return detail == Detail.MASKGIT ? Bias.NO_BIAS : Bias.WITH_BIAS;
    }

    int decoderBlocks(int encoderBlocks) {
        return detail == Detail.MASKGIT ? encoderBlocks : encoderBlocks + 1;
    }

    Bias firstBias() {
        return detail == Detail.MASKGIT ? Bias.NO_BIAS : Bias.WITH_BIAS;
    }

    int lastKernel() {
        return detail == Detail.MASKGIT ? 1 : 3;
    }

    /** Channels after the sides were doubled. */
    int grown(int channels) {
        return detail == Detail.WAN ? channels / 2 : channels;
    }
}
