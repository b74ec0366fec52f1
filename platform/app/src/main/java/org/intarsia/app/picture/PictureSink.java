package org.intarsia.app.picture;

import java.awt.image.BufferedImage;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Progress;

/**
 * Where the pictures of a run go. Called on the thread of the run, in the order of the pictures.
 */
public interface PictureSink {
    /** The run begins. */
    default void begin(RunStart start) {}

    /** Takes a finished picture. */
    void picture(Picture picture);

    /** Whether {@link #previews} may say yes: then a batch is made by one run. */
    default boolean wantsPreviews() {
        return false;
    }

    /**
     * Whether it wants a preview of every picture of the batch after the next step, which costs a
     * decoding each.
     *
     * @param before that step
     */
    default boolean previews(Progress before) {
        return false;
    }

    /**
     * Takes the x-prediction after a step.
     *
     * @param name of the picture, as {@link Picture#name}
     * @param step from 1
     */
    default void preview(String name, int step, BufferedImage image) {}

    /** Whether it wants the latents of every picture. */
    default boolean keepsLatents() {
        return false;
    }

    /**
     * Takes what a picture was decoded of, before the picture.
     *
     * @param name of the picture, as {@link Picture#name}
     * @param latents of one row; closed after this call
     */
    default void latents(String name, Latents latents) {}

    /** The last picture was taken; not called when the run failed or was cancelled. */
    default void end() {}
}
