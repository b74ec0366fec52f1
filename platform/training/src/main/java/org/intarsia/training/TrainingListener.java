package org.intarsia.training;

import java.nio.file.Path;
import java.time.Duration;

/** Hears how training goes. Called on the training thread. */
@FunctionalInterface
public interface TrainingListener {
    /**
     * @param step steps taken, 1 to {@code steps}
     * @param loss of the step
     * @param rate learning rate of the step
     * @param imagesPerSecond lately
     * @param left until the last step, by the speed of late
     */
    record Progress(
            int step, int steps, double loss, double rate, double imagesPerSecond, Duration left) {}

    void step(Progress progress);

    /** A file was written: a checkpoint, a sheet, the plot, the weights. */
    default void wrote(Path file) {}

    /** Something that a person should know, in words. */
    default void note(String text) {}

    /**
     * Whether to write a checkpoint after this step and end. Asked after steps and within sheets.
     */
    default boolean stop() {
        return false;
    }
}
