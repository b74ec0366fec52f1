package org.intarsia.nn.ops;

import ai.djl.ndarray.NDArray;
import org.intarsia.spi.plugin.MatrixPrecision;
import org.intarsia.spi.spec.Grid;

/**
 * Operations that the engine has and its Java API has not, each one call. Gradients flow to every
 * argument that requires them, except under {@link Gradients#off}, where the kernels are faster.
 * Every argument is float32 unless it says otherwise, on one device; an argument described as
 * optional may be null.
 */
public final class Ops {
    private Ops() {}

    /**
     * x W^T + b.
     *
     * @param x [..., D]
     * @param w [O, D], or [O, ...] with D values a row
     * @param b [O], optional
     * @param precision of the product while gradients flow: that of the parameter w
     * @return [..., O]
     */
    public static NDArray linear(NDArray x, NDArray w, NDArray b, MatrixPrecision precision) {
        return OpPack.call(precision, "linear", x, w, b);
    }

    /**
     * w x / sqrt(mean(x^2) + eps) over the last axis (Zhang and Sennrich 2019).
     *
     * @param w broadcast over x, optional
     */
    public static NDArray rmsNorm(NDArray x, NDArray w, double eps) {
        return OpPack.call("rms_norm", x, w, eps);
    }

    /**
     * Layer normalisation over the last axis.
     *
     * @param w [D], optional
     * @param b [D], optional
     */
    public static NDArray layerNorm(NDArray x, NDArray w, NDArray b, double eps) {
        return OpPack.call("layer_norm", x, w, b, eps);
    }

    /**
     * x (1 + scale) + shift.
     *
     * @param xBND [B, N, D]
     * @param shiftBD [B, D], or one a token [B, N, D]
     * @param scaleBD as the shift
     */
    public static NDArray modulate(NDArray xBND, NDArray shiftBD, NDArray scaleBD) {
        return OpPack.call("modulate", xBND, shiftBD, scaleBD);
    }

    /**
     * {@link #rmsNorm} and {@link #modulate} in one; eps is that of the norm.
     *
     * @param w [D], optional
     */
    public static NDArray modulatedRmsNorm(
            NDArray xBND, NDArray w, NDArray shiftBD, NDArray scaleBD, double eps) {
        return OpPack.call("modulated_rms_norm", xBND, w, shiftBD, scaleBD, eps);
    }

    /**
     * x + gate y.
     *
     * @param xBND [B, N, D]
     * @param gateBD [B, D], or one a token [B, N, D]
     * @param yBND [B, N, D]
     */
    public static NDArray gatedResidual(NDArray xBND, NDArray gateBD, NDArray yBND) {
        return OpPack.call("gated_residual", xBND, gateBD, yBND);
    }

    /**
     * x times a constant of the network. Where gradients flow, this and not {@link
     * NDArray#mul(Number)}: that one makes an array of the number, of which the gradient's graph
     * keeps an address, and frees its memory immediately.
     */
    public static NDArray times(NDArray x, double factor) {
        return OpPack.call("times", x, factor);
    }

    /** The larger one of x and a constant; see {@link #times}. */
    public static NDArray atLeast(NDArray x, double bound) {
        return OpPack.call("at_least", x, bound);
    }

    /** The smaller one of x and a constant; see {@link #times}. */
    public static NDArray atMost(NDArray x, double bound) {
        return OpPack.call("at_most", x, bound);
    }

    /** x sigmoid(x). */
    public static NDArray silu(NDArray x) {
        return OpPack.call("silu", x);
    }

    /** x Phi(x) with the normal distribution itself, not its approximation by a tanh. */
    public static NDArray gelu(NDArray x) {
        return OpPack.call("gelu", x);
    }

    /** x Phi(x) with a tanh in place of the normal distribution (Hendrycks and Gimpel 2016). */
    public static NDArray geluTanh(NDArray x) {
        return OpPack.call("gelu_tanh", x);
    }

    /** x / max(|x|, 1e-12) with the Euclidean norm over the last axis. */
    public static NDArray unit(NDArray x) {
        return OpPack.call("unit", x, 1e-12);
    }

    /**
     * silu(a) b.
     *
     * @param ab [..., 2m], a before b
     * @return [..., m]
     */
    public static NDArray siluGate(NDArray ab) {
        return OpPack.call("silu_gate", ab);
    }

    /**
     * Turns every pair of neighbouring channels by an angle of its token.
     *
     * @param xBNhd [B, N, h, d]
     * @param tableNdp [N, d/2, 2], cosine and sine of each angle
     */
    public static NDArray rope(NDArray xBNhd, NDArray tableNdp) {
        return OpPack.call("rope", xBNhd, tableNdp);
    }

    /**
     * As {@link #rope}, where the pairs are not neighbours: channel i goes with channel i + d/2.
     *
     * @param xBNhd [B, N, h, d]
     * @param tableNdp [N, d/2, 2], cosine and sine of each angle
     */
    public static NDArray ropeHalves(NDArray xBNhd, NDArray tableNdp) {
        return OpPack.call("rope_halves", xBNhd, tableNdp);
    }

    /**
     * softmax(q k^T / sqrt(d)) v, which never holds the matrix of scores.
     *
     * @param qBhNd [B, h, N, d]
     * @param kBhMd [B, h, M, d]
     * @param vBhMd [B, h, M, d]
     * @return [B, h, N, d]
     */
    public static NDArray attention(NDArray qBhNd, NDArray kBhMd, NDArray vBhMd) {
        return OpPack.call("attention", qBhNd, kBhMd, vBhMd);
    }

    /**
     * As {@link #attention(NDArray, NDArray, NDArray)} with a mask.
     *
     * @param mask boolean, true where a key is seen, or float32 to add to the scores; broadcast to
     *     [B, h, N, M]
     */
    public static NDArray attention(NDArray qBhNd, NDArray kBhMd, NDArray vBhMd, NDArray mask) {
        return OpPack.call("attention_masked", qBhNd, kBhMd, vBhMd, mask);
    }

    /** As {@link #attention(NDArray, NDArray, NDArray)}; token i sees 0 to i. */
    public static NDArray causalAttention(NDArray qBhNd, NDArray kBhNd, NDArray vBhNd) {
        return OpPack.call("attention_causal", qBhNd, kBhNd, vBhNd);
    }

    /** As {@link #causalAttention}, where several heads of q share one of k and v. */
    public static NDArray groupedCausalAttention(NDArray qBHNd, NDArray kBhNd, NDArray vBhNd) {
        return OpPack.call("grouped_attention", qBHNd, kBhNd, vBhNd, 1, null);
    }

    /** As {@link #attention(NDArray, NDArray, NDArray, NDArray)} for such heads. */
    public static NDArray groupedAttention(
            NDArray qBHNd, NDArray kBhMd, NDArray vBhMd, NDArray mask) {
        return OpPack.call("grouped_attention", qBHNd, kBhMd, vBhMd, 0, mask);
    }

    /**
     * softmax(cap tanh(scale q k^T / cap) + bias) v, where several heads of q may share one of k
     * and v. It holds the matrix of scores.
     *
     * @param qBHNd [B, H, N, d], H a multiple of h
     * @param kBhMd [B, h, M, d]
     * @param vBhMd [B, h, M, d]
     * @param bias broadcast to [B, H, N, M]
     * @param scale of the scores
     * @param cap 0 for none
     * @return [B, H, N, d]
     */
    public static NDArray biasedAttention(
            NDArray qBHNd, NDArray kBhMd, NDArray vBhMd, NDArray bias, double scale, double cap) {
        return OpPack.call("biased_attention", qBHNd, kBhMd, vBhMd, bias, scale, cap);
    }

    /**
     * Cosines, then sines, of t times each frequency.
     *
     * @param tB [B]
     * @param frequencies [n]
     * @return [B, 2n]
     */
    public static NDArray timestepSinusoid(NDArray tB, NDArray frequencies) {
        return OpPack.call("timestep_sinusoid", tB, frequencies);
    }

    /**
     * Rows of a table.
     *
     * @param ids int64, any shape, 0 to rows - 1
     * @param tableVD [V, D]
     * @return [ids..., D]
     */
    public static NDArray embedding(NDArray ids, NDArray tableVD) {
        return OpPack.call("embedding", ids, tableVD);
    }

    /**
     * The nearest value: cell i of the new map is cell floor(i * old / new) of the old one.
     *
     * @param xBCHW [B, C, H, W]
     * @param to rows and columns of the new map
     * @return [B, C, rows, columns]
     */
    public static NDArray nearest(NDArray xBCHW, Grid to) {
        return OpPack.call("nearest", xBCHW, to.rows(), to.columns());
    }
}
