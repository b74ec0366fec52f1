package org.intarsia.nn.ops;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/** How many threads the engine computes with for what one thread asks of it. */
public final class EngineThreads {
    /** Before anybody changed it. */
    private static final int OWN = ownNumber();

    private EngineThreads() {}

    private static int ownNumber() {
        // Its library is loaded by that.
        Engine.getInstance();
        return JniUtils.getNumThreads();
    }

    /** The number that the engine chose, or the person who started the process. */
    public static int own() {
        return OWN;
    }

    /**
     * Runs {@code body} with so many threads, and goes back to the engine's own number.
     *
     * <p>A thread that asks the engine for the first time takes the number that was set last,
     * whoever set it: where the number matters, it is set.
     *
     * @param threads at least 1
     */
    public static <T> T with(int threads, Supplier<T> body) {
        JniUtils.setNumThreads(threads);
        try {
            return body.get();
        } finally {
            JniUtils.setNumThreads(OWN);
        }
    }
}
