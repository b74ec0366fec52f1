package org.intarsia.backbones.llamagen;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import org.intarsia.nn.layers.ConditioningKinds;
import org.intarsia.nn.layers.LabelEmbedding;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;

/** The tokens before the image's: one token of a class, or those of a text. */
interface ConditionTokens {
    /** T. */
    int count();

    /** [B, T, D]. */
    NDArray forward(Conditioning conditioning);

    /**
     * Which of the T tokens are there, [B, T]: 1, or 0 for padding on the left. Null where all are.
     */
    NDArray mask(NDManager manager, Conditioning conditioning);

    static ConditionTokens of(ConditioningSpec spec, Weights weights, int width) {
        return ConditioningKinds.onLabelOrText(
                spec,
                labels -> new Label(weights, labels.classes(), width),
                text -> new Caption(weights, text, width));
    }

    /** A row of the class table. */
    final class Label implements ConditionTokens {
        private final LabelEmbedding table;

        Label(Weights weights, int classes, int width) {
            table = new LabelEmbedding(weights, classes, width);
        }

        @Override
        public int count() {
            return 1;
        }

        @Override
        public NDArray forward(Conditioning conditioning) {
            return table.forward(conditioning.value(Conditioning.LABEL)).expandDims(1);
        }

        @Override
        public NDArray mask(NDManager manager, Conditioning conditioning) {
            return null;
        }
    }

    /** Rows where the switch is on, the others where it is off. */
    static NDArray choose(NDArray switchB, NDArray on, NDArray off) {
        NDArray given = switchB.reshape(-1, 1, 1).gt(0.5f).broadcast(on.getShape());
        return NDArrays.where(given, on, off.broadcast(on.getShape()));
    }
}
