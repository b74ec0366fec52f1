package org.intarsia.nn.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class EngineThreadsTest {
    @Test
    void theNumberIsThatOfTheThreadWhichSetItAndTheEnginesOwnAfterwards() {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            int own = EngineThreads.own();
            // The other thread has asked the engine before, and keeps its number.
            assertEquals(own, there(other));
            int within =
                    EngineThreads.with(
                            own + 2,
                            () -> {
                                assertEquals(own, there(other));
                                return JniUtils.getNumThreads();
                            });
            assertEquals(own + 2, within);
            assertEquals(own, JniUtils.getNumThreads());
        } finally {
            other.shutdown();
        }
    }

    @Test
    void theEnginesOwnNumberIsBackAfterAFailure() {
        int own = EngineThreads.own();
        assertThrows(
                IllegalStateException.class,
                () ->
                        EngineThreads.with(
                                own + 1,
                                () -> {
                                    throw new IllegalStateException("broken");
                                }));
        assertEquals(own, JniUtils.getNumThreads());
    }

    private static int there(ExecutorService other) {
        return CompletableFuture.supplyAsync(JniUtils::getNumThreads, other).join();
    }
}
