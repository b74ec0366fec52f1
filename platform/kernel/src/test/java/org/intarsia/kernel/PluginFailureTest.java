package org.intarsia.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.junit.jupiter.api.Test;

class PluginFailureTest {
    private static final PluginCode CODE =
            new PluginCode(
                    "sampler heun",
                    "org.example.heun",
                    "1.2.0",
                    PluginFailureTest.class.getClassLoader(),
                    "org.example.HeunSampler");
    private static final PluginCode HEAD =
            new PluginCode("head flat", CODE.bundle(), "1.2.0", CODE.loader(), "org.example.Flat");

    /** As if it were thrown by the platform below a helper of the sampler. */
    private static <T extends Throwable> T thrown(T thrown) {
        thrown.setStackTrace(
                new StackTraceElement[] {
                    new StackTraceElement("org.intarsia.nn.Ops", "add", "Ops.java", 3),
                    new StackTraceElement("org.example.Grid", "at", "Grid.java", 12),
                    new StackTraceElement("org.example.HeunSampler$Inner", "x", "Heun.java", 40),
                    new StackTraceElement("org.example.Flat", "y", "Flat.java", 9)
                });
        return thrown;
    }

    private static Problem told(Throwable thrown) {
        RuntimeException told = PluginFailure.of(CODE, PluginPhase.SAMPLER_STEP, thrown);
        return ((IntarsiaException) told).problems().get(0);
    }

    @Test
    void theMessageNamesPartVersionPhaseBundleLineAndLog() throws IOException {
        Problem problem = told(thrown(new IllegalStateException("no\nway")));
        assertEquals(ErrorCode.PART_FAILED, problem.code());
        assertEquals("sampler heun 1.2.0", problem.subject());
        String before =
                "failed in a sampler step (bundle org.example.heun 1.2.0): IllegalStateException:"
                        + " no, at org.example.Grid.at(Grid.java:12); the stack is in ";
        assertTrue(problem.cause().startsWith(before), problem.cause());
        Path log = Path.of(problem.cause().substring(before.length()));
        String stack = Files.readString(log);
        assertTrue(stack.contains("sampler heun 1.2.0, bundle org.example.heun 1.2.0"), stack);
        assertTrue(stack.contains("HeunSampler$Inner.x(Heun.java:40)"), stack);
    }

    @Test
    void thePartIsTheOneWhoseClassIsNearestToTheFailure() {
        RuntimeException told =
                PluginFailure.among(
                        List.of(HEAD, CODE),
                        "pipeline demo",
                        PluginPhase.RUN,
                        thrown(new ArithmeticException("/ by zero")));
        assertEquals("sampler heun 1.2.0", ((IntarsiaException) told).problems().get(0).subject());
    }

    @Test
    void whatHasNoLineOfAPluginIsNotBlamedOnOne() {
        OutOfMemoryError bare = new OutOfMemoryError("Java heap space");
        bare.setStackTrace(new StackTraceElement[0]);
        RuntimeException told =
                PluginFailure.among(List.of(CODE), "pipeline demo", PluginPhase.RUN, bare);
        Problem problem = ((IntarsiaException) told).problems().get(0);
        assertEquals("pipeline demo", problem.subject());
        assertEquals(ErrorCode.OUT_OF_MEMORY, problem.code());
        assertFalse(problem.cause().contains("bundle"), problem.cause());
    }

    @Test
    void theLineIsFoundThroughEveryWrapper() {
        Exception wrapped = new Exception("outer", thrown(new IllegalStateException("inner")));
        wrapped.setStackTrace(new StackTraceElement[0]);
        assertTrue(
                told(wrapped)
                        .cause()
                        .contains("IllegalStateException: inner, at org.example.Grid"));
    }

    @Test
    void aStaticInitialiserThatFailedIsNoMissingClass() {
        Throwable first = new ExceptionInInitializerError(thrown(new IllegalStateException("x")));
        assertEquals(ErrorCode.PART_FAILED, told(first).code());
        assertTrue(told(first).cause().contains(", in a static initialiser, at org.example.Grid"));
        Throwable second =
                thrown(new NoClassDefFoundError("Could not initialize class org.example.A"));
        assertEquals(ErrorCode.PART_FAILED, told(second).code());
        assertTrue(told(second).cause().contains("in a static initialiser"));
        assertEquals(
                ErrorCode.CLASS_MISSING, told(thrown(new NoClassDefFoundError("org/a/B"))).code());
    }

    @Test
    void problemsAndCancellationsStayWhatTheyAre() {
        CancellationException cancelled = new CancellationException("stopped");
        assertSame(cancelled, PluginFailure.of(CODE, PluginPhase.FORWARD, cancelled));
        IntarsiaException known =
                new IntarsiaException(ErrorCode.OPTION_OUT_OF_RANGE, "steps", "0", "Give 1.");
        assertSame(known, PluginFailure.of(CODE, PluginPhase.FORWARD, known));
    }

    @Test
    void anExceptionThatFailsAsItIsAskedIsToldToo() {
        Problem problem = told(thrown(new Hostile()));
        assertTrue(problem.cause().contains(": Hostile, at org.example.Grid.at"), problem.cause());
        assertTrue(problem.cause().contains("could not be written"), problem.cause());
    }

    private static final class Hostile extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public Throwable getCause() {
            throw new StackOverflowError();
        }
    }

    @Test
    void aPlaceThatFailsAgainAndAgainHasOneLogWithItsLastFailure() throws IOException {
        Path first = log(told(thrown(new IllegalStateException("shape (3, 4)"))));
        Path second = log(told(thrown(new IllegalStateException("shape (5, 6)"))));
        assertEquals(first, second);
        assertTrue(Files.readString(second).contains("shape (5, 6)"));
        assertFalse(first.equals(log(told(thrown(new ArithmeticException("other"))))));
    }

    private static Path log(Problem problem) {
        Matcher log = Pattern.compile("the stack is in (.+\\.log)$").matcher(problem.cause());
        assertTrue(log.find(), problem.cause());
        return Path.of(log.group(1));
    }
}
