package org.intarsia.backbones.jit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.Attention;
import org.intarsia.nn.layers.Dropout;
import org.intarsia.nn.layers.Linear.Bias;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.layers.SwiGlu;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Trace;

/** Attention and SwiGLU, each behind a modulated RMS norm and a gate (adaLN-zero). */
final class JitBlock {
    static final double EPS = 1e-6;

    private final RmsNorm norm1;
    private final Attention attn;
    private final RmsNorm norm2;
    private final SwiGlu mlp;
    private final AdaLn adaLn;
    private final int index;
    private final double attnDropout;
    private final double projDropout;

    JitBlock(Weights weights, JitOptions options, int index) {
        int width = options.hiddenSize();
        this.index = index;
        this.attnDropout = options.drops(index) ? options.attnDropout() : 0;
        this.projDropout = options.drops(index) ? options.projDropout() : 0;
        norm1 = new RmsNorm(weights.at("norm1"), width, EPS);
        attn =
                new Attention(
                        weights.at("attn"),
                        width,
                        new Attention.Options(options.numHeads(), Bias.WITH_BIAS, true, EPS));
        norm2 = new RmsNorm(weights.at("norm2"), width, EPS);
        mlp = new SwiGlu(weights.at("mlp"), width, options.mlpHidden(), Bias.WITH_BIAS);
        adaLn = new AdaLn(weights.at("adaLN_modulation.1"), width, 6);
    }

    /**
     * @param xBND the tokens
     * @param activatedBD silu(c)
     * @param ropeNdp as the tokens are
     */
    NDArray forward(NDArray xBND, NDArray activatedBD, NDArray ropeNdp, Call call) {
        NDList m = adaLn.forward(activatedBD);
        NDArray shiftMsa = m.get(0), scaleMsa = m.get(1), gateMsa = m.get(2);
        NDArray shiftMlp = m.get(3), scaleMlp = m.get(4), gateMlp = m.get(5);

        NDArray mixed = attend(norm1.forward(xBND, shiftMsa, scaleMsa), ropeNdp, call);
        NDArray x = Ops.gatedResidual(xBND, gateMsa, mixed);
        return Ops.gatedResidual(x, gateMlp, feed(norm2.forward(x, shiftMlp, scaleMlp), call));
    }

    private NDArray attend(NDArray xBND, NDArray ropeNdp, Call call) {
        NDArray mixed =
                attn.forward(
                        xBND,
                        ropeNdp,
                        call.dropout(attnDropout, "scores", index),
                        call.dropout(projDropout, "proj", index));
        if (index == 0) {
            call.trace().record("mid.block0_attn", mixed);
        }
        return mixed;
    }

    private NDArray feed(NDArray xBND, Call call) {
        Dropout dropout = call.dropout(projDropout, "mlp", index);
        return dropout.active() ? mlp.forward(xBND, dropout) : mlp.forward(xBND);
    }

    /**
     * One forward of the network.
     *
     * @param draw counts the forwards of the run, so that each drops other values
     */
    record Call(RunContext run, Trace trace, int draw) {
        Dropout dropout(double rate, String place, int block) {
            return Dropout.of(rate, run, "dropout." + block + "." + place, draw);
        }
    }
}
