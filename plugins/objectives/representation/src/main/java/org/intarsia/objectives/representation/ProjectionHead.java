package org.intarsia.objectives.representation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.training.ProjectionMlp;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/** Three layers, and the cosines of what they give with every prototype. */
final class ProjectionHead {
    private final ProjectionMlp mlp;
    private final Parameter prototypes;

    ProjectionHead(Weights weights, int width, DinoOptions options) {
        mlp =
                new ProjectionMlp(
                        weights.at("mlp"),
                        new ProjectionMlp.Widths(width, options.hidden(), options.bottleneck()),
                        Ops::gelu);
        prototypes =
                weights.parameter(
                        "last_layer.weight",
                        new Shape(options.prototypes(), options.bottleneck()),
                        Init.normal(0.02));
    }

    /** [B, K]. */
    NDArray forward(NDArray classBD) {
        NDArray directions = Ops.unit(prototypes.array());
        return Ops.linear(Ops.unit(mlp.forward(classBD)), directions, null, prototypes.precision());
    }
}
