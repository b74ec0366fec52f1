package org.intarsia.spi.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.InputKind;
import org.jspecify.annotations.Nullable;

/**
 * What a sampler shows to a network. Holds arrays of the caller's and does not own them. Every
 * array has the batch as its first axis; an autoregression starts with an input of no length [B, 0,
 * ...], so that the batch and the device are always there to be read.
 */
public sealed interface ModelInput {
    InputKind kind();

    /** Every array that is there, the main one first. */
    List<NDArray> arrays();

    /** The same input with other arrays in place of these, for copies and other devices. */
    ModelInput map(UnaryOperator<NDArray> change);

    /** B. */
    default int batch() {
        return Math.toIntExact(arrays().get(0).getShape().get(0));
    }

    /** The manager of the first array: what a network gives belongs there. */
    default NDManager manager() {
        return arrays().get(0).getManager();
    }

    /**
     * The state of a flow.
     *
     * @param members the noisy latents [B, C, H, W], then the companions in the order of {@code
     *     Backbone.companions}; at least one
     * @param drawnBn ids that the sampler drew for what is painted on held features [B, n] int64: a
     *     dictionary's code; in a training it may be their vectors [B, n, z], through which
     *     gradients pass
     */
    record NoisyLatents(NDList members, @Nullable NDArray drawnBn) implements ModelInput {
        public NoisyLatents(NDList members) {
            this(members, null);
        }

        /** One member. */
        public NoisyLatents(NDArray latents) {
            this(new NDList(latents), null);
        }

        /** The latents. */
        public NDArray latents() {
            return members.get(0);
        }

        @Override
        public InputKind kind() {
            return InputKind.LATENTS;
        }

        @Override
        public List<NDArray> arrays() {
            List<NDArray> arrays = new ArrayList<>(members);
            if (drawnBn != null) {
                arrays.add(drawnBn);
            }
            return arrays;
        }

        @Override
        public NoisyLatents map(UnaryOperator<NDArray> change) {
            NDList changed = new NDList(members.size());
            members.forEach(member -> changed.add(change.apply(member)));
            return new NoisyLatents(changed, drawnBn == null ? null : change.apply(drawnBn));
        }
    }

    /**
     * Ids of an autoregression.
     *
     * @param idsBn all so far [B, n] int64
     * @param placesBm raster place of every token [B, m] int64 where they are not in raster order;
     *     m is more than n by those that are requested next
     * @param drawnBn ids that were drawn for the place that is painted on held features [B, k]
     *     int64: the dictionary's code of a patch, whose pixels are the ids; in a training it may
     *     be their vectors [B, k, z]
     */
    record Ids(NDArray idsBn, @Nullable NDArray placesBm, @Nullable NDArray drawnBn)
            implements ModelInput {
        /** In raster order. */
        public Ids(NDArray idsBn) {
            this(idsBn, null, null);
        }

        /** Where their places are given. */
        public Ids(NDArray idsBn, NDArray placesBm) {
            this(idsBn, placesBm, null);
        }

        @Override
        public InputKind kind() {
            return InputKind.IDS;
        }

        @Override
        public List<NDArray> arrays() {
            return present(idsBn, placesBm, drawnBn);
        }

        @Override
        public Ids map(UnaryOperator<NDArray> change) {
            return new Ids(
                    change.apply(idsBn),
                    placesBm == null ? null : change.apply(placesBm),
                    drawnBn == null ? null : change.apply(drawnBn));
        }
    }

    /**
     * Token vectors since the last step; in training all of them at step 0.
     *
     * @param vectorsBnC codes or continuous tokens [B, n, C]
     * @param placesBm raster place of every vector [B, m] int64 where they are not in raster order;
     *     m is more than n by those that are requested next (MAR)
     * @param idsBn the dictionary's ids of the same tokens [B, n] int64, for a backbone that reads
     *     them beside the vectors
     */
    record Vectors(NDArray vectorsBnC, @Nullable NDArray placesBm, @Nullable NDArray idsBn)
            implements ModelInput {
        /** In raster order. */
        public Vectors(NDArray vectorsBnC) {
            this(vectorsBnC, null, null);
        }

        @Override
        public InputKind kind() {
            return InputKind.VECTORS;
        }

        @Override
        public List<NDArray> arrays() {
            return present(vectorsBnC, placesBm, idsBn);
        }

        @Override
        public Vectors map(UnaryOperator<NDArray> change) {
            return new Vectors(
                    change.apply(vectorsBnC),
                    placesBm == null ? null : change.apply(placesBm),
                    idsBn == null ? null : change.apply(idsBn));
        }
    }

    /**
     * As noisy latents, which a part that reads them asks for.
     *
     * @throws IntarsiaException INT-226 for an input of another kind
     */
    static NoisyLatents latents(ModelInput input) {
        return as(NoisyLatents.class, InputKind.LATENTS, input);
    }

    /**
     * As ids.
     *
     * @throws IntarsiaException INT-226 for an input of another kind
     */
    static Ids ids(ModelInput input) {
        return as(Ids.class, InputKind.IDS, input);
    }

    /**
     * As vectors.
     *
     * @throws IntarsiaException INT-226 for an input of another kind
     */
    static Vectors vectors(ModelInput input) {
        return as(Vectors.class, InputKind.VECTORS, input);
    }

    private static <I extends ModelInput> I as(Class<I> type, InputKind wanted, ModelInput input) {
        if (!type.isInstance(input)) {
            throw new IntarsiaException(
                    ErrorCode.WRONG_INPUT,
                    "network",
                    "shown " + input.kind() + ", expected " + wanted,
                    "Use a sampler or an objective that shows "
                            + wanted
                            + ", or another backbone and head.");
        }
        return type.cast(input);
    }

    private static List<NDArray> present(NDArray main, @Nullable NDArray... others) {
        List<NDArray> arrays = new ArrayList<>();
        arrays.add(main);
        for (NDArray other : others) {
            if (other != null) {
                arrays.add(other);
            }
        }
        return arrays;
    }
}
