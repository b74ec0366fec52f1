package org.intarsia.app.host;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.intarsia.app.picture.RunListener;
import org.intarsia.app.picture.RunProgress;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.pipeline.live.GenerationRole;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** The runs in flight, by number. Safe for several threads. */
final class Runs {
    private final Duration patience;
    private final AtomicLong last = new AtomicLong();
    private final Map<Long, Run> running = new ConcurrentSkipListMap<>();

    /**
     * @param patience how long a cancelled run may take to its next step before its thread is
     *     interrupted
     */
    Runs(Duration patience) {
        this.patience = patience;
    }

    /** One run, on the thread that started it. */
    final class Run implements RunListener, AutoCloseable {
        private final long id = last.incrementAndGet();
        private final String pipeline;
        private final int generation;
        private final GenerationRole role;
        private final Actor actor;
        private final Instant since = Instant.now();
        private final Thread thread = Thread.currentThread();
        private final RunListener listener;
        private volatile RunProgress progress;
        private volatile String activity = "";
        private volatile boolean cancelled;
        private boolean interrupted;
        private boolean over;

        private Run(
                String pipeline,
                int generation,
                GenerationRole role,
                Actor actor,
                RunListener listener) {
            this.pipeline = pipeline;
            this.generation = generation;
            this.role = role;
            this.actor = actor;
            this.listener = listener;
        }

        @Override
        public void step(RunProgress now) {
            progress = now;
            does(now.finished() + " of " + now.pictures() + " images, " + now.text());
            check();
            listener.step(now);
        }

        /** What it does now, in words. */
        void does(String what) {
            activity = what;
        }

        /**
         * @throws CancellationException when it was cancelled
         */
        void check() {
            if (cancelled) {
                throw new CancellationException("run " + id + " was cancelled");
            }
        }

        boolean cancelled() {
            return cancelled;
        }

        RunInfo info() {
            return new RunInfo(
                    id,
                    pipeline,
                    generation,
                    role,
                    actor,
                    since,
                    cancelled,
                    activity,
                    Optional.ofNullable(progress));
        }

        /** A part that sleeps or waits is woken, if it comes to no step. */
        private void cancel() {
            cancelled = true;
            CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::interrupt);
        }

        private synchronized void interrupt() {
            if (!over) {
                interrupted = true;
                thread.interrupt();
            }
        }

        @Override
        public synchronized void close() {
            over = true;
            running.remove(id);
            if (interrupted) {
                // Meant for the part, not for what its thread does next.
                Thread.interrupted();
            }
        }
    }

    Run start(
            String pipeline,
            int generation,
            GenerationRole role,
            Actor actor,
            RunListener listener) {
        Run run = new Run(pipeline, generation, role, actor, listener);
        running.put(run.id, run);
        return run;
    }

    List<RunInfo> all() {
        return running.values().stream().map(Run::info).toList();
    }

    /** Has a run end at its next step; one that comes to none is interrupted. */
    RunInfo cancel(long id) {
        Run run = running.get(id);
        if (run == null) {
            throw new IntarsiaException(
                    ErrorCode.UNKNOWN_RUN,
                    "run " + id,
                    "no such run is in flight",
                    running.isEmpty()
                            ? "None is."
                            : "In flight: "
                                    + String.join(
                                            ", ",
                                            running.keySet().stream().map(String::valueOf).toList())
                                    + ".");
        }
        run.cancel();
        return run.info();
    }

    void cancelAll(String pipeline) {
        running.values().stream().filter(run -> run.pipeline.equals(pipeline)).forEach(Run::cancel);
    }
}
