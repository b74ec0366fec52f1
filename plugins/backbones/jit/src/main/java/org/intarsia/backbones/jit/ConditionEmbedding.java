package org.intarsia.backbones.jit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.nn.layers.ConditioningKinds;
import org.intarsia.nn.layers.LabelEmbedding;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;

/** What images are conditioned on, as a vector and as tokens that join those of the image. */
interface ConditionEmbedding {
    /**
     * @param vectorBD joins the embedding of the time
     * @param tokensBKD K of them, or one that stands for all
     */
    record Embedded(NDArray vectorBD, NDArray tokensBKD) {}

    Embedded forward(Conditioning conditioning);

    /** Multiply-adds of one image. */
    long flops();

    /**
     * By the published table of labels, or by the text form of this project.
     *
     * @param weights {@code y_embedder}
     */
    static ConditionEmbedding of(Weights weights, JitOptions options, ConditioningSpec spec) {
        return ConditioningKinds.onLabelOrText(
                spec,
                classes -> {
                    LabelEmbedding table =
                            new LabelEmbedding(weights, classes.classes(), options.hiddenSize());
                    return new OfLabel(table);
                },
                text -> new OfText(new TextPooling(weights, options, text), text));
    }

    /** The label's vector, which every token repeats. */
    record OfLabel(LabelEmbedding table) implements ConditionEmbedding {
        @Override
        public Embedded forward(Conditioning conditioning) {
            NDArray vectorBD = table.forward(conditioning.value(Conditioning.LABEL));
            return new Embedded(vectorBD, vectorBD.expandDims(1));
        }

        @Override
        public long flops() {
            return 0;
        }
    }

    /** What is asked of the text first is the vector, the rest are the tokens. */
    record OfText(TextPooling pooling, ConditioningSpec.Text spec) implements ConditionEmbedding {
        @Override
        public Embedded forward(Conditioning conditioning) {
            NDArray mask =
                    conditioning.has(Conditioning.TEXT_MASK)
                            ? conditioning.value(Conditioning.TEXT_MASK)
                            : null;
            NDList both =
                    pooling.forward(conditioning.value(Conditioning.TEXT), mask)
                            .split(new long[] {1}, 1);
            return new Embedded(both.get(0).squeeze(1), both.get(1));
        }

        @Override
        public long flops() {
            return pooling.flops(spec);
        }
    }
}
