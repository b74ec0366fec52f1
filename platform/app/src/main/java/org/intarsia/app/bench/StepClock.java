package org.intarsia.app.bench;

import java.util.ArrayList;
import java.util.List;

/** Seconds of steps that follow one another. */
final class StepClock {
    private final List<Double> seconds = new ArrayList<>();
    private long began;

    /** Now the first step begins. */
    void start() {
        began = System.nanoTime();
    }

    /** Now a step ends, and the next begins. */
    void lap() {
        long now = System.nanoTime();
        seconds.add((now - began) / 1e9);
        began = now;
    }

    List<Double> seconds() {
        return List.copyOf(seconds);
    }
}
