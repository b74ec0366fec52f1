package org.intarsia.nn.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.function.UnaryOperator;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.Attention;
import org.intarsia.nn.layers.ImageTextAttention;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.LayerNormAttention;
import org.intarsia.nn.layers.Linear.Bias;
import org.intarsia.nn.layers.Mlp;
import org.intarsia.nn.layers.Norm;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.layers.SwiGlu;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Trace;

/**
 * Attention and an MLP, each behind a modulated norm and a gate: parts {@code norm1}, {@code attn},
 * {@code norm2}, {@code mlp} and {@code adaLN_modulation}. The SiLU of the condition is outside,
 * once for all blocks.
 */
public final class DitBlock {
    /** Of every norm. */
    public static final double EPS = 1e-6;

    /** Of the layer norms of queries and keys. */
    private static final double QK_EPS = 1e-5;

    private static final int MLP_RATIO = 4;

    private final Norm norm1;
    private final Mixer attn;
    private final Norm norm2;
    private final UnaryOperator<NDArray> mlp;
    private final AdaLn adaLn;

    /**
     * What all blocks of one forward are given.
     *
     * @param activatedBD silu(c) [B, D], or one a token [B, N, D]
     * @param ropeNdp as the tokens are, or null
     * @param textBLD text tokens, or null
     */
    public record Inputs(NDArray activatedBD, NDArray ropeNdp, NDArray textBLD) {}

    @FunctionalInterface
    private interface Mixer {
        NDArray forward(NDArray xBND, Inputs given);
    }

    private DitBlock(Weights weights, int width, Mixer attn, SwiGlu mlp, String modulation) {
        this.attn = attn;
        this.mlp = mlp::forward;
        norm1 = new RmsNorm(weights.at("norm1"), width, EPS);
        norm2 = new RmsNorm(weights.at("norm2"), width, EPS);
        adaLn = new AdaLn(weights.at("adaLN_modulation." + modulation), width, 6);
    }

    private DitBlock(Weights weights, int width, Mixer attn, Mlp mlp) {
        this.attn = attn;
        this.mlp = mlp::forward;
        norm1 = LayerNorm.plain(EPS);
        norm2 = norm1;
        adaLn = new AdaLn(weights.at("adaLN_modulation.1"), width, 6);
    }

    /**
     * The block of DiT and SiT (Peebles and Xie 2023): layer norms without weights, biases
     * everywhere, an MLP with a tanh-GELU, and {@code adaLN_modulation.1}.
     *
     * @param hidden units of the MLP
     * @param qkNorm whether queries and keys are layer-normalised
     */
    public static DitBlock ofLayerNorms(
            Weights weights, int width, int heads, int hidden, boolean qkNorm) {
        Mlp mlp = new Mlp(weights.at("mlp"), width, hidden, Ops::geluTanh);
        return new DitBlock(weights, width, mixer(weights.at("attn"), width, heads, qkNorm), mlp);
    }

    private static Mixer mixer(Weights weights, int width, int heads, boolean qkNorm) {
        if (qkNorm) {
            LayerNormAttention normed = new LayerNormAttention(weights, width, heads, QK_EPS);
            return (x, given) -> normed.forward(x);
        }
        Attention plain =
                new Attention(
                        weights,
                        width,
                        new Attention.Options(heads, Bias.WITH_BIAS, false, QK_EPS));
        return (x, given) -> plain.forward(x, given.ropeNdp());
    }

    /**
     * Of blocks on latents (LightningDiT, DiT-DH): biases everywhere, {@code w12} with {@code w3},
     * and {@code adaLN_modulation.1}.
     *
     * @param hidden units of the MLP
     * @param qkNorm whether queries and keys are normalised
     */
    public static DitBlock ofLatents(
            Weights weights, int width, int heads, int hidden, boolean qkNorm) {
        Attention attention =
                new Attention(
                        weights.at("attn"),
                        width,
                        new Attention.Options(heads, Bias.WITH_BIAS, qkNorm, EPS));
        SwiGlu mlp = new SwiGlu(weights.at("mlp"), width, hidden, Bias.WITH_BIAS);
        return new DitBlock(
                weights, width, (x, given) -> attention.forward(x, given.ropeNdp()), mlp, "1");
    }

    /** Self-attention, and an MLP of 2/3 of 4D hidden units in separate matrices. */
    public static DitBlock ofClasses(Weights weights, int width, int heads) {
        SwiGlu mlp = SwiGlu.separate(weights.at("mlp"), width, classHidden(width), Bias.NO_BIAS);
        return new DitBlock(weights, width, self(weights, width, heads), mlp, "0");
    }

    /** Self-attention, and an MLP of 4D hidden units in one matrix: refines text tokens. */
    public static DitBlock ofTokens(Weights weights, int width, int heads) {
        Mixer attention = self(weights, width, heads);
        return new DitBlock(weights, width, attention, together(weights, width), "0");
    }

    /** Image tokens over image and text, and an MLP of 4D hidden units in one matrix. */
    public static DitBlock ofText(Weights weights, int width, int heads) {
        ImageTextAttention attention =
                new ImageTextAttention(weights.at("attn"), width, heads, EPS);
        return new DitBlock(
                weights,
                width,
                (x, given) -> attention.forward(x, given.textBLD(), given.ropeNdp()),
                together(weights, width),
                "0");
    }

    private static Mixer self(Weights weights, int width, int heads) {
        Attention attention =
                new Attention(
                        weights.at("attn"),
                        width,
                        new Attention.Options(heads, Bias.NO_BIAS, true, EPS));
        return (x, given) -> attention.forward(x, given.ropeNdp());
    }

    private static SwiGlu together(Weights weights, int width) {
        return new SwiGlu(weights.at("mlp"), width, textHidden(width), Bias.NO_BIAS);
    }

    static int classHidden(int width) {
        return 2 * MLP_RATIO * width / 3;
    }

    static int textHidden(int width) {
        return MLP_RATIO * width;
    }

    /**
     * @param xBND the tokens
     * @param trace records the output of the attention as {@code mid.block0_attn} and that of the
     *     MLP as {@code mid.block0_mlp}, both before their gates
     * @return [B, N, D]
     */
    public NDArray forward(NDArray xBND, Inputs given, Trace trace) {
        NDList m = adaLn.forward(given.activatedBD());
        NDArray shiftMsa = m.get(0), scaleMsa = m.get(1), gateMsa = m.get(2);
        NDArray shiftMlp = m.get(3), scaleMlp = m.get(4), gateMlp = m.get(5);

        NDArray mixed = attn.forward(norm1.forward(xBND, shiftMsa, scaleMsa), given);
        trace.record("mid.block0_attn", mixed);
        NDArray x = Ops.gatedResidual(xBND, gateMsa, mixed);
        NDArray fed = mlp.apply(norm2.forward(x, shiftMlp, scaleMlp));
        trace.record("mid.block0_mlp", fed);
        return Ops.gatedResidual(x, gateMlp, fed);
    }
}
