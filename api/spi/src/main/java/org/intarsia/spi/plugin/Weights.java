package org.intarsia.spi.plugin;

import ai.djl.ndarray.types.Shape;
import java.util.function.Supplier;
import org.intarsia.spi.problem.IntarsiaException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A view into a state dict. One constructor serves three purposes: a plan notes names and shapes
 * and allocates nothing, a checkpoint maps and checks, fresh weights are initialised and trained.
 * So a network's constructor is its key map, in the published names.
 */
@ProviderType
public interface Weights {
    /**
     * The view below a name: {@code at("blocks.3.attn").parameter("qkv.weight", ...)} is {@code
     * blocks.3.attn.qkv.weight}.
     */
    Weights at(String name);

    /**
     * A trained parameter.
     *
     * @param init used for fresh weights only
     * @throws IntarsiaException INT-303 for a missing or misshapen one; a checkpoint collects them
     *     first
     */
    Parameter parameter(String name, Shape shape, Init init);

    /**
     * A tensor that the file holds but that is not trained: a position table, a running statistic.
     */
    Parameter fixed(String name, Shape shape, Supplier<float[]> values);

    /**
     * The view below a name, or below the one that older files of the same network use. A file
     * decides which it is; a plan and fresh weights take the newer.
     */
    default Weights either(String name, String older) {
        return at(name);
    }

    /**
     * Says that files of this network may hold a tensor that it does not use: a layer for training
     * alone, a counter. A plan notes it; a file that lacks it, or holds it, is complete.
     */
    default void unread(String name, Shape shape) {}

    /**
     * Whether the part has a file that its own entry names, and reads no other part's. A part whose
     * parameters are useless from elsewhere, as are statistics, refuses to be planned without one.
     */
    default boolean isOwn() {
        return true;
    }

    /**
     * The same view whose parameters a training leaves as they begin, all but those of some names:
     * a network of a file beside which something new is learned. For a file it is the same view.
     *
     * @param except last parts of the names of parameters that are trained: {@code lora_A}
     */
    default Weights frozen(String... except) {
        return this;
    }

    /**
     * Whether a training may change the values. Of those of a file that it may not, a layer can
     * compute something once and keep it in a {@link #table}.
     */
    default boolean isTrained() {
        return false;
    }

    /** A tensor that no file holds: a rotary table. Computed when it is first used. */
    Parameter table(Shape shape, Supplier<float[]> values);

    /**
     * The same view for a layer that is used now and then: parameters of a file are read at each
     * use and not held. Others are held, as ever.
     */
    default Layer streamed() {
        Weights held = this;
        return new Layer() {
            @Override
            public Weights view() {
                return held;
            }

            @Override
            public <T> T use(Supplier<T> work) {
                return work.get();
            }
        };
    }

    /**
     * Parameters that are not held: they are read from the file when they are used, and given back
     * after it, so that a large network needs the memory of one of its layers alone.
     */
    @ProviderType
    interface Layer {
        /**
         * What the layer is built from. Its parameters have values only inside {@link #use}; {@link
         * Parameter#rows} always works.
         */
        Weights view();

        /**
         * Runs what uses the parameters. Each is read at its first use in it, and closed after it.
         * One thread at a time.
         *
         * @param work must not give an array of a parameter, or a view of one
         */
        <T> T use(Supplier<T> work);
    }
}
