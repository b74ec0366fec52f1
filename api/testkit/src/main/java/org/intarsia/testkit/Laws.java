package org.intarsia.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.intarsia.spi.Component;

/** What every part keeps, whatever its kind. */
final class Laws {
    private static final int THREADS = 4;

    private Laws() {}

    /**
     * The work gives the same answer twice, and on several threads at once, each with a manager of
     * its own, and leaves no thread.
     */
    static void sameAnswerAlways(Function<NDManager, NDList> work) {
        List<float[]> first = alone(work);
        assertSame(first, alone(work), "asked again");
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            Callable<List<float[]>> call = () -> alone(work);
            List<Callable<List<float[]>>> calls = new ArrayList<>();
            for (int i = 0; i < 2 * THREADS; i++) {
                calls.add(call);
            }
            for (Future<List<float[]>> answer : pool.invokeAll(calls)) {
                assertSame(first, answer.get(), "asked on several threads at once");
            }
            pool.shutdown();
            pool.awaitTermination(10, java.util.concurrent.TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        } catch (ExecutionException e) {
            fail(e.getCause());
        } finally {
            pool.shutdownNow();
        }
        assertNoThreadSince(before);
    }

    private static List<float[]> alone(Function<NDManager, NDList> work) {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<float[]> values = new ArrayList<>();
            work.apply(manager).forEach(array -> values.add(values(array)));
            return values;
        }
    }

    static float[] values(NDArray array) {
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

    static void closesTwice(Component component) {
        assertDoesNotThrow(component::close, "close");
        assertDoesNotThrow(component::close, "close again");
    }

    /** Runs the work and checks that the lists are what they were before it. */
    static void leavesUnchanged(List<NDList> inputs, Runnable work) {
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

    private static void assertNoThreadSince(Set<Thread> before) {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread) && thread.isAlive() && !thread.isDaemon()) {
                fail("thread " + thread.getName() + " was left running");
            }
        }
    }
}
