package org.intarsia.nn.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
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

    /**
     * Whether what is computed with any of these arrays is recorded and kept until gradients are
     * taken.
     */
    public static boolean recorded(NDArray... arrays) {
        return JniUtils.isGradMode() && Arrays.stream(arrays).anyMatch(NDArray::hasGradient);
    }
}
