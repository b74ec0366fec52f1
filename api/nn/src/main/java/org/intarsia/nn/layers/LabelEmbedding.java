package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/**
 * A vector a class, and one for the null label, the last: parameter {@code embedding_table.weight}
 * [classes + 1, D].
 */
public final class LabelEmbedding {
    private final Parameter table;

    public LabelEmbedding(Weights weights, int classes, int width) {
        this(table(weights.at("embedding_table"), classes, width));
    }

    private LabelEmbedding(Parameter table) {
        this.table = table;
    }

    /**
     * A table of another name.
     *
     * @param weights of which {@code weight} is the table
     */
    public static LabelEmbedding of(Weights weights, int classes, int width) {
        return new LabelEmbedding(table(weights, classes, width));
    }

    private static Parameter table(Weights weights, int classes, int width) {
        return weights.parameter("weight", new Shape(classes + 1L, width), Init.normal(0.02));
    }

    /**
     * @param labelsB [B] int64, 0 to classes
     * @return [B, D]
     */
    public NDArray forward(NDArray labelsB) {
        return Ops.embedding(labelsB, table.array());
    }
}
