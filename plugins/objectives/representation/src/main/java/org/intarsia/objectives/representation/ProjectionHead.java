package org.intarsia.objectives.representation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/** Three layers, and the cosines of what they give with every prototype. */
final class ProjectionHead {
    private final Linear first;
    private final Linear second;
    private final Linear last;
    private final Parameter prototypes;

    ProjectionHead(Weights weights, int width, DinoOptions options) {
        int hidden = options.hidden();
        first = new Linear(weights.at("mlp.0"), width, hidden);
        second = new Linear(weights.at("mlp.2"), hidden, hidden);
        last = new Linear(weights.at("mlp.4"), hidden, options.bottleneck());
        prototypes =
                weights.parameter(
                        "last_layer.weight",
                        new Shape(options.prototypes(), options.bottleneck()),
                        Init.normal(0.02));
    }

    /** [B, K]. */
    NDArray forward(NDArray classBD) {
        NDArray x = Ops.gelu(first.forward(classBD));
        x = last.forward(Ops.gelu(second.forward(x)));
        NDArray directions = Ops.unit(prototypes.array());
        return Ops.linear(Ops.unit(x), directions, null, prototypes.precision());
    }
}
