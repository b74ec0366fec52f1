package org.intarsia.spi.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * All randomness of a run. A draw is a function of the row's own seed, the stream and the draw
 * number alone: asking twice gives the same array, whatever the batch, the thread or the machine.
 * Safe for concurrent use.
 */
@org.osgi.annotation.versioning.ProviderType
public interface Noise {
    /** The stream of a run's first state. */
    String START = "start";

    /**
     * Standard normal values [B, shape...] float32.
     *
     * @param stream names what the noise is for, so that two uses never share numbers
     * @param draw 0, 1, ... within the stream: the step
     * @param shape of one row, without the batch axis
     */
    NDArray normal(NDManager manager, String stream, int draw, Shape shape);

    /**
     * Uniform values in (0, 1), [B, shape...] float32; the arguments are those of {@link #normal}.
     */
    NDArray uniform(NDManager manager, String stream, int draw, Shape shape);

    /** B. */
    int batch();

    /**
     * The same seeds with streams of their own, for a pipeline inside this one: what a generative
     * decoder draws, or the inner flow of one patch, never repeats what the outer sampler drew.
     *
     * @param name of the part or place: {@code decoder}, {@code patch-17}
     */
    default Noise within(String name) {
        return new NestedNoise(this, name);
    }
}
