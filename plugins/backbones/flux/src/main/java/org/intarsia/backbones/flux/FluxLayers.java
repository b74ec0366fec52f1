package org.intarsia.backbones.flux;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.nn.layers.HeadMixing;
import org.intarsia.nn.layers.JointAttention;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.Mlp;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;

/** Layers of FLUX by their published names. */
final class FluxLayers {
    static final double EPS = 1e-6;

    /** Of every norm of tokens: without parameters. */
    static final LayerNorm NORM = LayerNorm.plain(EPS);

    private FluxLayers() {}

    /** Linear, SiLU, linear: {@code in_layer} and {@code out_layer}. */
    static Mlp embedder(Weights weights, int in, int width) {
        return Mlp.named(
                weights, List.of("in_layer", "out_layer"), new Shape(in, width, width), Ops::silu);
    }

    /** The MLP of a stream: {@code 0} and {@code 2}. */
    static Mlp mlp(Weights weights, FluxOptions options) {
        int width = options.hiddenSize();
        Shape widths = new Shape(width, options.mlpHidden(), width);
        return Mlp.named(weights, List.of("0", "2"), widths, Ops::geluTanh);
    }

    /** The attention of a stream: {@code qkv}, {@code norm} and {@code proj}. */
    static JointAttention.Side side(Weights weights, FluxOptions options) {
        int width = options.hiddenSize();
        return new JointAttention.Side(
                new Linear(weights.at("qkv"), width, 3 * width, Linear.Options.of(options.bias())),
                mixing(weights.at("norm"), options),
                new Linear(weights.at("proj"), width, width));
    }

    /** {@code query_norm.scale} and {@code key_norm.scale}. */
    static HeadMixing mixing(Weights weights, FluxOptions options) {
        int d = options.headWidth();
        return new HeadMixing(
                options.numHeads(),
                new RmsNorm(weights.at("query_norm"), "scale", d, EPS),
                new RmsNorm(weights.at("key_norm"), "scale", d, EPS));
    }
}
