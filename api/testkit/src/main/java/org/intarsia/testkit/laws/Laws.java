package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.intarsia.spi.Component;
import org.intarsia.spi.Footprint;

/**
 * What every part keeps, whatever its kind. The laws of the kinds are made of these; a test of a
 * plugin may use them for what its parts promise beyond the SPI.
 */
public final class Laws {
    private static final int THREADS = 4;
    private static final long PATIENCE_MILLIS = 500;
    private static final int MOST_ROWS = 1024;

    private Laws() {}

    /**
     * The work gives the same answer twice, and on several threads concurrently what it gives on
     * one, each with a manager of its own, and leaves no thread. A new thread records for gradients
     * and this one may not, and an engine may round differently then: threads are compared with
     * threads.
     *
     * @param work is given an open manager, and returns arrays of it or of one below; called at
     *     least seven times
     */
    public static void sameAnswerAlways(Function<NDManager, NDList> work) {
        assertSame(alone(work), alone(work), "asked again");
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        List<float[]> single = onThreads(1, work).get(0);
        for (List<float[]> answer : onThreads(THREADS, work)) {
            assertSame(single, answer, "asked on several threads at once");
        }
        assertNoThreadSince(before);
    }

    private static List<List<float[]>> onThreads(int count, Function<NDManager, NDList> work) {
        List<FutureTask<List<float[]>>> tasks = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FutureTask<List<float[]>> task = new FutureTask<>(() -> alone(work));
            tasks.add(task);
            threads.add(new Thread(task, "law-" + i));
        }
        threads.forEach(Thread::start);
        List<List<float[]>> answers = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                answers.add(tasks.get(i).get());
                threads.get(i).join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        } catch (ExecutionException e) {
            fail(e.getCause());
        }
        return answers;
    }

    private static List<float[]> alone(Function<NDManager, NDList> work) {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<float[]> values = new ArrayList<>();
            work.apply(manager).forEach(array -> values.add(values(array)));
            return values;
        }
    }

    /** The values of an array of any type, as float32, in row-major order. */
    public static float[] values(NDArray array) {
        try (NDArray floats = array.toType(ai.djl.ndarray.types.DataType.FLOAT32, true)) {
            return floats.toFloatArray();
        }
    }

    private static void assertSame(List<float[]> expected, List<float[]> actual, String when) {
        assertEquals(expected.size(), actual.size(), when);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "member " + i + " " + when);
        }
    }

    /** Closes a part, and closes it again: neither fails. */
    public static void closesTwice(Component component) {
        assertDoesNotThrow(component::close, "close");
        assertDoesNotThrow(component::close, "close again");
    }

    /**
     * Runs the work and checks that every value of the lists is what it was before it.
     *
     * @param inputs open arrays that the work is given
     */
    public static void leavesUnchanged(List<NDList> inputs, Runnable work) {
        List<float[]> before = new ArrayList<>();
        inputs.forEach(list -> list.forEach(array -> before.add(values(array))));
        work.run();
        int at = 0;
        for (NDList list : inputs) {
            for (NDArray array : list) {
                if (!Arrays.equals(before.get(at), values(array))) {
                    fail("input " + at + " " + array.getShape() + " was changed");
                }
                at++;
            }
        }
    }

    /**
     * Checks that no thread was left running. One that is about to end may end; one of the engine's
     * or of the JVM's own may stay.
     *
     * @param before the threads that ran before, of {@code Thread.getAllStackTraces()}
     */
    public static void assertNoThreadSince(Set<Thread> before) {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (before.contains(thread) || isOfTheSystem(thread)) {
                continue;
            }
            try {
                thread.join(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                fail("thread " + thread.getName() + " was left running");
            }
        }
    }

    /**
     * Checks, of a part that states its memory, that no number is below 0 and that more rows never
     * take less.
     */
    public static void statesItsMemory(Component part) {
        if (part instanceof Footprint footprint) {
            long working = 0;
            long held = 0;
            for (int rows = 1; rows <= MOST_ROWS; rows *= 2) {
                long nextWorking = footprint.workingBytes(rows);
                long nextHeld = footprint.heldBytes(rows);
                String what = "the memory of " + rows + " rows";
                assertTrue(nextWorking >= working && nextHeld >= held, what);
                working = nextWorking;
                held = nextHeld;
            }
        }
    }

    private static boolean isOfTheSystem(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group == null
                || group.getName().equals("system")
                || group.getName().equals("InnocuousThreadGroup")
                || thread.getClass().getName().startsWith("com.sun.jna.")
                || thread.getName().startsWith("ForkJoinPool.commonPool-");
    }
}
