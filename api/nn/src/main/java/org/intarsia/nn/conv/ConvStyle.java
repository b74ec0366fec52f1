package org.intarsia.nn.conv;

import java.util.List;
import org.intarsia.nn.layers.Linear.Bias;

/**
 * In what the published members of the family differ: the names of their layers, and a few details.
 *
 * @param encoderLevels {@code down}; level i is {@code down.i}
 * @param decoderLevels {@code up}
 * @param decoderOrder which level of a decoder is {@code up.0}
 * @param block {@code block}; block j of a level is {@code block.j}
 * @param mid names of the layers in the middle; see {@link #middle}
 * @param upsample {@code upsample.conv}
 * @param attention kernels of its layers
 * @param detail biases, shortcuts and pooling
 */
public record ConvStyle(
        String encoderLevels,
        String decoderLevels,
        Order decoderOrder,
        String block,
        Mid mid,
        String upsample,
        MapAttention.Kernels attention,
        Detail detail) {
    /** Which level of a decoder the file numbers 0. */
    public enum Order {
        /** The finest, which runs last. */
        FINEST_FIRST,
        /** The coarsest, which runs first. */
        AS_EXECUTED
    }

    /** The layers in the middle. */
    public enum Mid {
        /** {@code mid.0} residual, {@code mid.1} attention, {@code mid.2} residual. */
        NUMBERED,
        /** {@code mid.block_1}, {@code mid.attn_1}, {@code mid.block_2}. */
        NAMED,
        /** {@code mid.0} to {@code mid.n - 1}, residual, as many as blocks in a level. */
        RESIDUAL
    }

    /** Biases, shortcuts and pooling. */
    public enum Detail {
        /**
         * Strided convolutions, 3 x 3 from end to end, biases everywhere, one block more in a level
         * of the decoder.
         */
        VQGAN,
        /**
         * Average pooling; residual blocks of {@link ResnetBlock.Kind#MASKGIT}; the encoder's first
         * convolution without bias, its last one of one pixel; as many blocks in a level of the
         * decoder as of the encoder.
         */
        MASKGIT
    }

    ResnetBlock.Kind residual() {
        return detail == Detail.MASKGIT ? ResnetBlock.Kind.MASKGIT : ResnetBlock.Kind.PLAIN;
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

    /** Names of the residual blocks in the middle; attention, if any, follows the first. */
    List<String> middle(int blocks) {
        return switch (mid) {
            case NUMBERED -> List.of("mid.0", "mid.2");
            case NAMED -> List.of("mid.block_1", "mid.block_2");
            case RESIDUAL ->
                    java.util.stream.IntStream.range(0, blocks).mapToObj(i -> "mid." + i).toList();
        };
    }

    String middleAttention() {
        return mid == Mid.NUMBERED ? "mid.1" : "mid.attn_1";
    }
}
