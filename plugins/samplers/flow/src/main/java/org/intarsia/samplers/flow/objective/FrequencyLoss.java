package org.intarsia.samplers.flow.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.pixels.JpegFrequencies;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * The frequency-aware term of DeCo (arXiv 2511.19365): a difference in YCbCr, cut into blocks of 8,
 * cosine-transformed, squared and weighed as JPEG quantises. Where blocks do not fill the image, it
 * is continued by its mirror image to the right and below.
 */
final class FrequencyLoss {
    private static final int SIDE = JpegFrequencies.SIDE;

    private final float[] transform = JpegFrequencies.transform();
    private final float[] toYCbCr = JpegFrequencies.toYCbCr();
    private final float[] weights;

    FrequencyLoss(int quality, double gamma) {
        weights = JpegFrequencies.weights(quality, gamma);
    }

    /**
     * @param differenceBCHW of RGB values, C = 3, at least 5 high and wide
     * @return a scalar
     */
    NDArray of(NDArray differenceBCHW) {
        Shape shape = differenceBCHW.getShape();
        if (shape.get(1) != 3) {
            throw new IntarsiaException(
                    ErrorCode.FREQUENCY_LOSS_NEEDS_PIXELS,
                    "objective freq-loss-weight",
                    shape.get(1) + " channels, and it weighs the three of a picture",
                    "Leave freq-loss-weight out, or train on pixels.");
        }
        NDManager manager = differenceBCHW.getManager();
        NDArray flat = differenceBCHW.reshape(shape.get(0), 3, shape.get(2) * shape.get(3));
        NDArray ycc = manager.create(toYCbCr, new Shape(3, 3)).matMul(flat).reshape(shape);
        NDArray whole = mirrored(mirrored(ycc, 2), 3);
        long rows = whole.getShape().get(2) / SIDE;
        long columns = whole.getShape().get(3) / SIDE;
        NDArray blocks =
                whole.reshape(shape.get(0), 3, rows, SIDE, columns, SIDE)
                        .transpose(0, 1, 2, 4, 3, 5);
        NDArray c = manager.create(transform, new Shape(SIDE, SIDE));
        NDArray coefficients = c.matMul(blocks).matMul(c.transpose());
        NDArray w = manager.create(weights, new Shape(1, 3, 1, 1, SIDE, SIDE));
        return coefficients.square().mul(w).mean();
    }

    /** Continued to a multiple of 8 without repeating the last line. */
    private static NDArray mirrored(NDArray x, int axis) {
        long size = x.getShape().get(axis);
        long missing = (SIDE - size % SIDE) % SIDE;
        if (missing == 0) {
            return x;
        }
        String before = axis == 2 ? ":, :, " : ":, :, :, ";
        NDArray tail = x.get(new NDIndex(before + (size - 1 - missing) + ":" + (size - 1)));
        return NDArrays.concat(new NDList(x, tail.flip(axis)), axis);
    }
}
