package org.intarsia.kernel;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Runs plugins' code where it can do no harm: on a thread of its own, for a limited time, and
 * whatever it throws comes back as one problem in plain words. Safe for concurrent use.
 *
 * @param patience how long a call may take
 * @param codes the plugins among which the line is looked for at which a call hangs
 */
public record Guard(Duration patience, Supplier<? extends Collection<PluginCode>> codes) {
    /** Looks for no plugin. */
    public Guard(Duration patience) {
        this(patience, List::of);
    }

    /** Waits long enough for large model files. */
    public static Guard patient() {
        return new Guard(Duration.ofMinutes(2));
    }

    /**
     * Waits for {@code work}. A thread that does not answer in time is interrupted and abandoned;
     * if it ever ends, what it made goes to {@code late}.
     *
     * @param what begins the message: {@code building sampler heun}
     * @param late disposes of a result that arrives after the timeout
     * @throws IntarsiaException what {@code work} threw, or INT-511 no answer in time, INT-512 out
     *     of memory, INT-513 a class that is missing, INT-514 anything else
     */
    public <T> T call(String what, Callable<T> work, Consumer<T> late) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(work, answer, late), "intarsia-guard: " + what);
        thread.setDaemon(true);
        thread.setContextClassLoader(Guard.class.getClassLoader());
        thread.start();
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw PluginFailure.among(List.of(), what, PluginPhase.RUN, e.getCause());
        } catch (TimeoutException e) {
            return givenUp(what, thread, answer, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return givenUp(what, thread, answer, e);
        }
    }

    private static <T> void run(Callable<T> work, CompletableFuture<T> answer, Consumer<T> late) {
        try {
            T made = work.call();
            if (!answer.complete(made)) {
                late.accept(made);
            }
        } catch (Throwable e) {
            // An error of a plugin, even of the JVM's own kind, is the plugin's alone.
            answer.completeExceptionally(e);
        }
    }

    private <T> T givenUp(
            String what, Thread thread, CompletableFuture<T> answer, Exception cause) {
        // An answer of the last moment counts.
        if (!answer.completeExceptionally(cause) && !answer.isCompletedExceptionally()) {
            return answer.join();
        }
        StackTraceElement[] hanging = thread.getStackTrace();
        thread.interrupt();
        cause.setStackTrace(hanging);
        throw PluginFailure.hanging(codes.get(), what, seconds(patience), cause);
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
