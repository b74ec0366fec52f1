package org.intarsia.testkit;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/**
 * Memory that only garbage holds. The engine computes on memory of the virtual machine where an
 * array was made of Java's numbers: once such an array is closed, the memory is given back with the
 * next collection, also when the graph of a gradient still has its address. Where the environment
 * sets {@code MALLOC_PERTURB_=255} (glibc), what was given back is full of NaN, so that a result
 * that needed it shows.
 */
public final class GarbageCollection {
    private static final long LONGEST_WAIT_MS = 5000;

    private GarbageCollection() {}

    /** Collects and frees everything that is unreachable. */
    public static void collect() {
        for (int round = 0; round < 2; round++) {
            ReferenceQueue<Object> collected = new ReferenceQueue<>();
            WeakReference<Object> sign = new WeakReference<>(new Object(), collected);
            System.gc();
            try {
                if (collected.remove(LONGEST_WAIT_MS) != sign) {
                    throw new IllegalStateException(
                            "the garbage collector does not run when it is requested");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
