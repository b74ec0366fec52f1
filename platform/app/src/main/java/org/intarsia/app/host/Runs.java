package org.intarsia.app.host;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.intarsia.app.Actor;
import org.intarsia.app.picture.RunListener;
import org.intarsia.app.picture.RunProgress;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** The runs in flight, by number. Safe for several threads. */
final class Runs {
    private final AtomicLong last = new AtomicLong();
    private final Map<Long, Run> running = new ConcurrentSkipListMap<>();

    /** One run. */
    final class Run implements RunListener, AutoCloseable {
        private final long id = last.incrementAndGet();
        private final String pipeline;
        private final int generation;
        private final Actor actor;
        private final Instant since = Instant.now();
        private final RunListener listener;
        private volatile RunProgress progress;
        private volatile boolean cancelled;

        private Run(String pipeline, int generation, Actor actor, RunListener listener) {
            this.pipeline = pipeline;
            this.generation = generation;
            this.actor = actor;
            this.listener = listener;
        }

        @Override
        public void step(RunProgress now) {
            progress = now;
            if (cancelled) {
                throw new CancellationException("run " + id + " was cancelled");
            }
            listener.step(now);
        }

        RunInfo info() {
            return new RunInfo(
                    id, pipeline, generation, actor, since, Optional.ofNullable(progress));
        }

        @Override
        public void close() {
            running.remove(id);
        }
    }

    Run start(String pipeline, int generation, Actor actor, RunListener listener) {
        Run run = new Run(pipeline, generation, actor, listener);
        running.put(run.id, run);
        return run;
    }

    List<RunInfo> all() {
        return running.values().stream().map(Run::info).toList();
    }

    /** Has a run end at its next step. */
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
        run.cancelled = true;
        return run.info();
    }

    void cancelAll(String pipeline) {
        running.values().stream()
                .filter(run -> run.pipeline.equals(pipeline))
                .forEach(run -> run.cancelled = true);
    }
}
