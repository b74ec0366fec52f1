package org.intarsia.nn.ops;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/** Whether the engine records what this thread computes, so that gradients can flow back. */
public final class Gradients {
    private Gradients() {}

    /** Runs {@code body} without recording, which is faster and frees intermediates. */
    public static void off(Runnable body) {
        off(
                () -> {
                    body.run();
                    return null;
                });
    }

    /** As {@link #off(Runnable)}, for what {@code body} gives. */
    public static <T> T off(Supplier<T> body) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try {
            return body.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}
