package org.intarsia.tokenizers.dino.generator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.ConditioningKinds;
import org.intarsia.nn.layers.LabelEmbedding;
import org.intarsia.nn.layers.TimestepEmbedding;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.tokenizers.dino.DinoEncoder;
import org.jspecify.annotations.Nullable;

/**
 * The tokens before the class token: the time {@code time_mlp}, and where the pipeline has classes
 * the label {@code label_embed}. Any token changes every softmax, even one of zeros; the gates
 * {@code time_gate} and {@code label_gate} keep them out until they are learned.
 */
final class AddedTokens {
    private final StudentOptions options;
    private final @Nullable TimestepEmbedding time;
    private final @Nullable Parameter timeGate;
    private final @Nullable LabelEmbedding label;
    private final @Nullable Parameter labelGate;

    AddedTokens(StudentOptions options, Weights weights, int width, ConditioningSpec conditioning) {
        this.options = options;
        boolean timed = options.timeToken();
        time =
                timed
                        ? TimestepEmbedding.of(
                                weights.at("time_mlp"),
                                width,
                                options.timeSinusoids(),
                                options.timePeriod())
                        : null;
        timeGate = timed ? gate(weights, "time_gate") : null;
        boolean labelled = !(conditioning instanceof ConditioningSpec.None);
        label =
                labelled
                        ? LabelEmbedding.of(
                                weights.at("label_embed"),
                                ConditioningKinds.onLabel(conditioning).classes(),
                                width)
                        : null;
        labelGate = labelled ? gate(weights, "label_gate") : null;
    }

    private Parameter gate(Weights weights, String name) {
        return weights.parameter(name, new Shape(1), Init.constant((float) options.gate()));
    }

    static int count(StudentOptions options, ConditioningSpec conditioning) {
        boolean labelled = !(conditioning instanceof ConditioningSpec.None);
        return (options.timeToken() ? 1 : 0) + (labelled ? 1 : 0);
    }

    boolean areLabelled() {
        return label != null;
    }

    /** Multiply-adds of a row. */
    long multiplyAdds(int width) {
        return time == null ? 0 : (long) width * (options.timeSinusoids() + width);
    }

    /**
     * @param tB [B], 0 clean and 1 noise
     * @param labelsB [B], where there are classes
     * @return null for none
     */
    DinoEncoder.@Nullable Prefix of(NDArray tB, @Nullable NDArray labelsB) {
        NDList tokens = new NDList();
        NDList gates = new NDList();
        if (time != null) {
            tokens.add(time.forward(Ops.times(tB, options.timeScale())).expandDims(1));
            gates.add(timeGate.array());
        }
        if (label != null) {
            tokens.add(label.forward(labelsB).expandDims(1));
            gates.add(labelGate.array());
        }
        return tokens.isEmpty()
                ? null
                : new DinoEncoder.Prefix(NDArrays.concat(tokens, 1), NDArrays.concat(gates, 0));
    }
}
