package org.intarsia.training.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.intarsia.weights.FreshWeights;

/** A network under training, or the running mean of one. */
public interface Net extends AutoCloseable {
    /** Makes two networks of equal seeds begin with equal parameters. */
    @FunctionalInterface
    interface Factory {
        Net fresh(long seed);
    }

    /**
     * What a batch came to.
     *
     * @param moved whether a parameter, by its name, is to be moved
     */
    record Learned(double loss, Predicate<String> moved) {
        /** A loss that moves all of them. */
        public Learned(double loss) {
            this(loss, name -> true);
        }
    }

    /** Lives as long as the network. */
    NDManager manager();

    FreshWeights weights();

    /** Those that the optimiser moves; each requires a gradient. */
    default SortedMap<String, NDArray> trained() {
        return weights().trained();
    }

    /** Trained and fixed. */
    default SortedMap<String, NDArray> all() {
        return weights().all();
    }

    /** Those of {@link #all} that the finished file holds. */
    default SortedMap<String, NDArray> shipped() {
        return all();
    }

    /**
     * Adds the gradients of a batch to those that the parameters hold.
     *
     * @param progress share of the steps that were taken before
     * @param mean the running mean of this network, made by the same factory
     * @return the loss, and which parameters it moves
     */
    Learned learn(Batches.Batch batch, double progress, Net mean);

    /**
     * Draws what the network can do by now; false when there is nothing to see.
     *
     * @param stopped asked between the steps of a sampler: whether to leave it undrawn
     * @throws CancellationException when it was stopped
     */
    boolean sample(Path file, String header, BooleanSupplier stopped);

    /**
     * What decides its numbers besides the recipe, by name: what must be the same for a training to
     * be resumed.
     */
    SortedMap<String, String> identity();

    /** The name of the file that ships its parameters. */
    String file();

    @Override
    void close();
}
