package org.intarsia.nn.ops;

import ai.djl.ndarray.NDArray;
import org.intarsia.spi.plugin.MatrixPrecision;
import org.intarsia.spi.spec.Grid;

/**
 * Operations on maps [B, C, H, W], each one call. Gradients flow to every argument that requires
 * them; every argument is float32, on one device; an argument described as optional may be null.
 */
public final class MapOps {
    private MapOps() {}

    /**
     * How {@link #conv2d} computes.
     *
     * @param stride at least 1
     * @param padding zeros on every side
     * @param precision of the products while gradients flow: that of the parameter w
     */
    public record Convolution(int stride, int padding, MatrixPrecision precision) {}

    /**
     * A convolution.
     *
     * @param w [O, C, k, k]
     * @param b [O], optional
     * @return [B, O, H', W'], H' = (H + 2 padding - k) / stride + 1, rounded down
     */
    public static NDArray conv2d(NDArray xBCHW, NDArray w, NDArray b, Convolution how) {
        return OpPack.call(how.precision(), "conv2d", xBCHW, w, b, how.stride(), how.padding());
    }

    /**
     * Normalises each of the groups of channels over its channels, rows and columns (Wu and He
     * 2018).
     *
     * @param groups divides C
     * @param w [C]
     * @param b [C]
     */
    public static NDArray groupNorm(NDArray xBCHW, int groups, NDArray w, NDArray b, double eps) {
        return OpPack.call("group_norm", xBCHW, groups, w, b, eps);
    }

    /** {@link #groupNorm} followed by {@link Ops#silu}. */
    public static NDArray groupNormSilu(
            NDArray xBCHW, int groups, NDArray w, NDArray b, double eps) {
        return OpPack.call("group_norm_silu", xBCHW, groups, w, b, eps);
    }

    /**
     * sqrt(C) g x / max(|x|, 1e-12), with the Euclidean norm over the channels of each position.
     *
     * @param g C values
     */
    public static NDArray channelRmsNorm(NDArray xBCHW, NDArray g) {
        return OpPack.call("channel_rms_norm", xBCHW, g);
    }

    /**
     * Of the kernels of a causal convolution over frames [O, C, t, k, k] what meets the only frame
     * of a still image, the last.
     *
     * @return [O, C, k, k]
     */
    public static NDArray lastFrame(NDArray wOCtkk) {
        return OpPack.call("last_frame", wOCtkk);
    }

    /**
     * Puts each square of pixels into one, as channels in the order channel, row, column.
     *
     * @param side of the square, divides H and W
     * @return [B, C side side, H / side, W / side]
     */
    public static NDArray pack(NDArray xBCHW, int side) {
        return OpPack.call("pack", xBCHW, side);
    }

    /** The inverse of {@link #pack}. */
    public static NDArray unpack(NDArray xBCHW, int side) {
        return OpPack.call("unpack", xBCHW, side);
    }

    /** Adds one row of zeros below and one column of zeros to the right. */
    public static NDArray padRightAndBottom(NDArray xBCHW) {
        return OpPack.call("zero_pad", xBCHW, 0, 1, 0, 1);
    }

    /** Adds cells on every side, each with the nearest value of the map. */
    public static NDArray replicated(NDArray xBCHW, int cells) {
        return OpPack.call("replicated", xBCHW, cells);
    }

    /** Resizes along straight lines between the middles of cells, without antialiasing. */
    public static NDArray bilinear(NDArray xBCHW, Grid to) {
        return OpPack.call("bilinear", xBCHW, to.rows(), to.columns());
    }

    /** The mean of every square of {@code size} pixels; what is left over at the end is dropped. */
    public static NDArray averagePool(NDArray xBCHW, int size) {
        return OpPack.call("average_pool", xBCHW, size);
    }

    /**
     * Resizes by area, which is adaptive average pooling: cell j is the mean of floor(j in / out)
     * to ceil((j + 1) in / out) - 1 along each axis.
     */
    public static NDArray area(NDArray xBCHW, Grid to) {
        return OpPack.call("area", xBCHW, to.rows(), to.columns());
    }

    /**
     * Resizes with the Keys kernel, a = -0.75, at coordinates (j + 0.5) in / out - 0.5, indices
     * clamped at the border, without antialiasing.
     */
    public static NDArray bicubic(NDArray xBCHW, Grid to) {
        return OpPack.call("bicubic", xBCHW, to.rows(), to.columns());
    }

    /**
     * Vectors at every position of a map.
     *
     * @return [B, H * W, C], row-major
     */
    public static NDArray tokens(NDArray xBCHW) {
        long batch = xBCHW.getShape().get(0);
        long channels = xBCHW.getShape().get(1);
        return xBCHW.reshape(batch, channels, -1).transpose(0, 2, 1);
    }

    /**
     * The inverse of {@link #tokens}.
     *
     * @param xBNC N = rows * columns
     * @return [B, C, rows, columns]
     */
    public static NDArray map(NDArray xBNC, Grid grid) {
        long batch = xBNC.getShape().get(0);
        long channels = xBNC.getShape().get(2);
        return xBNC.transpose(0, 2, 1).reshape(batch, channels, grid.rows(), grid.columns());
    }
}
