package org.intarsia.nn.tokens;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.OpPack;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;

/**
 * The code vectors of a vector quantiser (van den Oord 2017): parameter {@code embedding.weight}
 * [V, D]. The search for the nearest code goes over slices of the positions, so that its memory
 * does not grow with the picture.
 */
public final class CodeTable {
    /** Distances that are held at a time: 4 MiB. */
    static final int HELD = 1 << 20;

    private final Parameter weight;
    private final Match match;
    private final int vocabulary;
    private final int width;

    /** How a vector finds its code, and which vector a code represents. */
    public enum Match {
        /** Smallest squared distance; rows as they are. */
        DISTANCE,
        /** Vectors and rows at length 1, both in the search and as the vector of a code. */
        NORMALISED,
        /** Largest cosine in the search; a code represents its row as it is. */
        COSINE
    }

    /**
     * @param vocabulary V
     * @param width D
     */
    public CodeTable(Weights weights, int vocabulary, int width, Match match) {
        this(
                weights.at("embedding"),
                vocabulary,
                width,
                match,
                match == Match.DISTANCE ? Init.uniform(1.0 / vocabulary) : Init.unitRows());
    }

    /**
     * Of another name.
     *
     * @param own of which {@code weight} is the table
     * @param vocabulary V
     * @param width D
     * @param init of a fresh table
     */
    public CodeTable(Weights own, int vocabulary, int width, Match match, Init init) {
        weight = own.parameter("weight", new Shape(vocabulary, width), init);
        this.match = match;
        this.vocabulary = vocabulary;
        this.width = width;
    }

    public int vocabulary() {
        return vocabulary;
    }

    public int width() {
        return width;
    }

    /**
     * What is compared with the codes: the vectors themselves, or at length 1.
     *
     * @param x [..., D]
     */
    public NDArray compared(NDArray x) {
        return match == Match.NORMALISED ? Ops.unit(x) : x;
    }

    /**
     * The code of every vector; of codes that are equally near the first. No gradient passes.
     *
     * @param zND [N, D]
     * @return [N] int64
     */
    public NDArray nearest(NDArray zND) {
        return Scoped.run(() -> Gradients.off(() -> search(zND)));
    }

    private NDArray search(NDArray zND) {
        NDArray z = match == Match.DISTANCE ? zND : Ops.unit(zND);
        NDArray table = match == Match.DISTANCE ? weight.array() : Ops.unit(weight.array());
        String method = match == Match.COSINE ? "most_alike_code" : "nearest_code";
        return OpPack.call(method, z, table, slice(vocabulary));
    }

    /** How many positions are searched together. */
    static int slice(int vocabulary) {
        return Math.max(1, HELD / vocabulary);
    }

    /**
     * The distances to all codes at once, with gradients; for losses that need them.
     *
     * @param zND [N, D], as {@link #compared} gives them
     * @return [N, V] squared distances
     */
    public NDArray distances(NDArray zND) {
        return OpPack.call("code_distances", zND, compared(weight.array()));
    }

    /**
     * What codes stand for.
     *
     * @param ids int64, any shape
     * @return [ids..., D]
     * @throws org.intarsia.spi.problem.IntarsiaException INT-421 for an id that is not in the
     *     vocabulary
     */
    public NDArray vectors(NDArray ids) {
        TokenIds.check(ids, vocabulary);
        return Scoped.run(() -> compared(Ops.embedding(ids, weight.array())));
    }
}
