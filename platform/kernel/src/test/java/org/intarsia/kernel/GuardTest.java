package org.intarsia.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;

class GuardTest {
    private final Guard guard = new Guard(Duration.ofMillis(200));

    @Test
    void anAnswerComesBack() {
        assertEquals("made", guard.call("building", () -> "made", late -> {}));
    }

    @Test
    void aKnownProblemComesBackAsItIs() {
        IntarsiaException known =
                new IntarsiaException(ErrorCode.OPTION_OUT_OF_RANGE, "steps", "0", "Give 1.");
        IntarsiaException told =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                guard.call(
                                        "building",
                                        () -> {
                                            throw known;
                                        },
                                        late -> {}));
        assertSame(known, told);
    }

    @Test
    void whateverIsThrownBecomesOneProblemInPlainWords() {
        says(ErrorCode.OUT_OF_MEMORY, "memory", new OutOfMemoryError("Java heap space"));
        says(ErrorCode.CLASS_MISSING, "no/such/Thing", new NoClassDefFoundError("no/such/Thing"));
        says(ErrorCode.PART_FAILED, "StackOverflowError", new StackOverflowError());
        says(ErrorCode.PART_FAILED, "too small", new IllegalStateException("too small\nand more"));
        says(
                ErrorCode.PART_FAILED,
                "the root",
                new RuntimeException("outer", new Exception("the root")));
    }

    @Test
    void aHungCallIsGivenUpAndWhatItMadeLaterIsLetGo() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        CompletableFuture<String> letGo = new CompletableFuture<>();
        Callable<String> stubborn =
                () -> {
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return "late";
                };
        IntarsiaException told =
                assertThrows(
                        IntarsiaException.class,
                        () -> guard.call("building sampler slow", stubborn, letGo::complete));
        assertEquals(ErrorCode.PART_TIMED_OUT, told.problems().get(0).code());
        assertTrue(told.getMessage().contains("building sampler slow"), told.getMessage());
        assertTrue(told.getMessage().contains("0.2 s"), told.getMessage());
        assertTrue(interrupted.await(5, TimeUnit.SECONDS));
        assertEquals("late", letGo.get(5, TimeUnit.SECONDS));
    }

    private void says(ErrorCode code, String words, Throwable thrown) {
        IntarsiaException told =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                guard.call(
                                        "building",
                                        () -> {
                                            if (thrown instanceof Error error) {
                                                throw error;
                                            }
                                            throw (Exception) thrown;
                                        },
                                        late -> {}));
        assertEquals(code, told.problems().get(0).code());
        assertTrue(told.getMessage().contains(words), told.getMessage());
        assertEquals(1, told.getMessage().lines().count());
    }
}
