package org.intarsia.kernel.internal.registry;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which plugins' code is first run. A thread that hangs is abandoned: it is a
 * daemon, and others are made.
 */
public final class Workers implements AutoCloseable {
    private final ExecutorService pool = Executors.newCachedThreadPool(factory("worker"));
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(factory("clock"));

    public CompletableFuture<Void> run(Runnable work) {
        return CompletableFuture.runAsync(work, pool);
    }

    /** Runs {@code work}; if it takes longer, interrupts it and runs {@code late}. */
    public void run(Runnable work, Duration patience, Runnable late) {
        Future<?> running = pool.submit(work);
        clock.schedule(
                () -> {
                    if (running.cancel(true)) {
                        late.run();
                    }
                },
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        pool.shutdownNow();
    }

    private static ThreadFactory factory(String name) {
        return work -> {
            Thread thread = new Thread(work, "intarsia-kernel-" + name);
            thread.setDaemon(true);
            thread.setContextClassLoader(Workers.class.getClassLoader());
            return thread;
        };
    }
}
