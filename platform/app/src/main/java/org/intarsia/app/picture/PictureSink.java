package org.intarsia.app.picture;

import java.awt.image.BufferedImage;
import org.intarsia.spi.run.Progress;

/**
 * Where the pictures of a run go. Called on the thread of the run, in the order of the pictures.
 */
public interface PictureSink {
    /** The run begins. */
    default void begin(RunStart start) {}

    /** Takes a finished picture. */
    void picture(Picture picture);

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

    /** The last picture was taken; not called when the run failed or was cancelled. */
    default void end() {}
}
