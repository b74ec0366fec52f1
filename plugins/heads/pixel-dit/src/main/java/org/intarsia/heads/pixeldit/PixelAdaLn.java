package org.intarsia.heads.pixeldit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/**
 * Modulation of every pixel of a patch by the token of the patch: a linear layer without an
 * activation before it, its outputs pixel after pixel, for each pixel the chunks. Zero when fresh.
 */
final class PixelAdaLn {
    private final Parameter weight;
    private final Parameter bias;
    private final int pixels;
    private final int chunks;
    private final int width;

    /**
     * @param pixels of a patch
     * @param chunks vectors a pixel
     */
    PixelAdaLn(Weights weights, int tokenWidth, PitBlock.Dimensions sizes, int chunks) {
        this.pixels = sizes.pixels();
        this.chunks = chunks;
        this.width = sizes.width();
        long out = (long) pixels * chunks * width;
        weight = weights.parameter("weight", new Shape(out, tokenWidth), Init.zeros());
        bias = weights.parameter("bias", new Shape(out), Init.zeros());
    }

    /**
     * Some of the chunks, as a layer of their own.
     *
     * @param weight null for none of them
     * @param bias likewise
     */
    record Part(NDArray weight, NDArray bias, int chunks) {}

    /** The weight of all chunks. */
    NDArray learned() {
        return weight.array();
    }

    /** The chunks from one to before another: of all of them the parameters, of some a copy. */
    Part part(int from, int to) {
        if (from == 0 && to == chunks) {
            return new Part(weight.array(), bias.array(), chunks);
        }
        if (from == to) {
            return new Part(null, null, 0);
        }
        NDIndex some = new NDIndex(":, {}:{}", from, to);
        NDArray w = weight.array().reshape(pixels, chunks, width, -1).get(some);
        NDArray b = bias.array().reshape(pixels, chunks, width).get(some);
        long out = (long) pixels * (to - from) * width;
        return new Part(w.reshape(out, -1), b.reshape(out), to - from);
    }

    /**
     * @param sMD the tokens of some patches
     * @return the chunks of the part, each [M, P, Dp]
     */
    NDList forward(NDArray sMD, Part part) {
        if (part.chunks() == 0) {
            return new NDList();
        }
        long patches = sMD.getShape().get(0);
        return Ops.linear(sMD, part.weight(), part.bias(), weight.precision())
                .reshape(patches, pixels, (long) part.chunks() * width)
                .split(part.chunks(), 2);
    }
}
