package ${package};

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.Attention;
import org.intarsia.nn.layers.Linear.Bias;
import org.intarsia.nn.layers.Mlp;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;

/** Attention and an MLP, each after a modulated norm and before a gate (adaLN-zero). */
final class ${className}Block {
    static final double EPS = 1e-6;

    private final RmsNorm norm1;
    private final Attention attn;
    private final RmsNorm norm2;
    private final Mlp mlp;
    private final AdaLn modulation;

    ${className}Block(Weights weights, int width, int heads) {
        norm1 = new RmsNorm(weights.at("norm1"), width, EPS);
        Attention.Options attention = new Attention.Options(heads, Bias.WITH_BIAS, true, EPS);
        attn = new Attention(weights.at("attn"), width, attention);
        norm2 = new RmsNorm(weights.at("norm2"), width, EPS);
        mlp = new Mlp(weights.at("mlp"), width, 4 * width, Ops::geluTanh);
        modulation = new AdaLn(weights.at("modulation"), width, 6);
    }

    /**
     * @param xBND the tokens
     * @param activatedBD silu(c)
     */
    NDArray forward(NDArray xBND, NDArray activatedBD) {
        return Scoped.run(
                () -> {
                    NDList m = modulation.forward(activatedBD);
                    NDArray normed = norm1.forward(xBND, m.get(0), m.get(1));
                    NDArray x = Ops.gatedResidual(xBND, m.get(2), attn.forward(normed, null));
                    NDArray again = norm2.forward(x, m.get(3), m.get(4));
                    return Ops.gatedResidual(x, m.get(5), mlp.forward(again));
                });
    }
}
