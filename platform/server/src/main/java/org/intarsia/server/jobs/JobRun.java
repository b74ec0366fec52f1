package org.intarsia.server.jobs;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.intarsia.app.picture.Picture;
import org.intarsia.app.picture.PictureSink;
import org.intarsia.app.picture.RunCheckpoint;
import org.intarsia.app.picture.RunListener;
import org.intarsia.app.picture.RunProgress;
import org.intarsia.app.picture.RunStart;
import org.intarsia.pipeline.picture.PngWriter;
import org.intarsia.pipeline.run.SamplingRun;
import org.intarsia.pipeline.run.SavedState;
import org.intarsia.server.access.Quotas.RunQuota;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * A job that has its turn: keeps its pictures and, every two seconds of work, the state of its run.
 * Its methods but for those of the run may be called by any thread.
 */
final class JobRun implements RunCheckpoint, PictureSink, RunListener {
    private static final Duration BETWEEN_SAVES = Duration.ofSeconds(2);
    private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(1);
    private static final long LARGEST_STATE = 4L << 30;
    private static final String FROM = "from";
    private static final String GENERATION = "generation";
    private static final System.Logger LOG = System.getLogger(JobRun.class.getName());

    private final JobStore store;
    private final JobFiles files;
    private final Consumer<JobEvent> events;
    private final long fence;
    private final List<JobPicture> made = new ArrayList<>();
    private Job job;
    private JobProgress live;
    private RunStart start;
    private Stop stop;
    private @Nullable RunQuota quota;
    private boolean moved;
    private long saved = System.nanoTime() - BETWEEN_SAVES.toNanos();
    private long told = System.nanoTime();

    /** Why it ends before its end. */
    enum Stop {
        NONE,
        /** The process is to end, and another one goes on. */
        SUSPENDED,
        CANCELLED,
        LATE,
        /** Another node has it. */
        LOST,
        /** Its owner has used up a quota, and it goes on when there is a new one. */
        SPENT
    }

    JobRun(Job job, JobStore store, JobFiles files, Consumer<JobEvent> events) {
        this.job = job;
        this.store = store;
        this.files = files;
        this.events = events;
        this.fence = job.state().fence();
        this.live = job.state().progress();
        this.stop = job.state().cancelling() ? Stop.CANCELLED : Stop.NONE;
    }

    /** What its steps are counted for. */
    void charge(RunQuota owner) {
        quota = owner;
    }

    /** As it was last written. */
    synchronized Job job() {
        return job;
    }

    /** With the steps that were taken since. */
    synchronized Job now() {
        return job.with(job.state().at(job.state().generation(), live));
    }

    synchronized Stop stop() {
        return stop;
    }

    /** Has it end at its next step; that somebody wants it to is on the disk. */
    synchronized void cancel() {
        write(job.state().cancellingNow(), List.of());
        stop = Stop.CANCELLED;
    }

    /** Has it end at its next step, and go on later. */
    synchronized void suspend() {
        if (stop == Stop.NONE) {
            stop = Stop.SUSPENDED;
        }
    }

    private synchronized void write(JobState state, List<JobPicture> pictures) {
        Job next = job.with(state);
        if (!store.write(next, fence, pictures)) {
            throw lost();
        }
        job = next;
    }

    /** Another node has taken it over: this one changes nothing of it any more. */
    private CancellationException lost() {
        stop = Stop.LOST;
        return new CancellationException("job " + job.id() + " is somebody else's");
    }

    @Override
    public boolean kept() {
        return true;
    }

    @Override
    public synchronized int resume(String generation) {
        JobState state = job.state();
        if (!state.generation().equals(generation)) {
            // Pictures of two generations are not what one job asked for.
            job = job.with(state.at(generation, JobProgress.NONE));
            if (!store.clear(job, fence)) {
                throw lost();
            }
            files.delete(job.id());
        }
        return job.state().progress().finished();
    }

    @Override
    public Optional<SavedState> saved(int from) {
        Optional<Path> file = files.state(job().id());
        if (file.isEmpty()) {
            return Optional.empty();
        }
        SavedState state;
        try {
            state = SavedState.open(file.get(), LARGEST_STATE);
        } catch (IntarsiaException e) {
            // The batch is made again from its first step: the same pictures, only later.
            LOG.log(System.Logger.Level.WARNING, "job " + job().id() + ": " + e.getMessage());
            return Optional.empty();
        }
        boolean same =
                state.note(FROM).equals(Optional.of(Integer.toString(from)))
                        && state.note(GENERATION).equals(Optional.of(job().state().generation()));
        if (!same) {
            state.close();
            return Optional.empty();
        }
        return Optional.of(state);
    }

    @Override
    public void before(int from, SamplingRun run) {
        check();
        long now = System.nanoTime();
        if (quota != null && quota.spent() && (run.savable() || run.progress().index() == 0)) {
            pause();
        }
        boolean leaving = stop() == Stop.SUSPENDED || stop() == Stop.SPENT;
        // The first step of a turn is saved at once: a server that is killed again and again within
        // two seconds still brings its jobs further.
        boolean due = moved && now - saved >= BETWEEN_SAVES.toNanos();
        if ((leaving || due) && run.savable()) {
            save(from, run);
            saved = System.nanoTime();
        }
        if (leaving) {
            throw new CancellationException("job " + job().id() + " goes on later");
        }
    }

    private synchronized void pause() {
        if (stop == Stop.NONE) {
            stop = Stop.SPENT;
        }
    }

    private void save(int from, SamplingRun run) {
        String generation = job().state().generation();
        Map<String, String> notes = Map.of(FROM, Integer.toString(from), GENERATION, generation);
        files.saveState(job().id(), fence, file -> run.save(file, notes));
        JobProgress progress =
                new JobProgress(from, run.progress().index(), run.progress().expected());
        synchronized (this) {
            write(job.state().at(generation, progress), List.of());
        }
    }

    private synchronized void check() {
        Instant deadline = job.order().deadline();
        if (stop == Stop.NONE && deadline != null && !Instant.now().isBefore(deadline)) {
            stop = Stop.LATE;
        }
        if (stop == Stop.CANCELLED || stop == Stop.LATE) {
            throw new CancellationException("job " + job.id() + " ends");
        }
    }

    @Override
    public void begin(RunStart beginning) {
        start = beginning;
    }

    @Override
    public void step(RunProgress now) {
        Job at;
        moved = true;
        synchronized (this) {
            live = new JobProgress(now.finished(), now.steps().index(), now.steps().expected());
            at = now();
        }
        if (quota != null) {
            quota.step(now.batch());
        }
        check();
        if (System.nanoTime() - told >= BETWEEN_EVENTS.toNanos()) {
            told = System.nanoTime();
            events.accept(new JobEvent(JobEvent.Kind.PROGRESSED, at));
        }
    }

    @Override
    public void picture(Picture picture) {
        byte[] png = PngWriter.bytes(picture.image(), picture.metadata());
        files.write(job().id(), fence, picture.index(), png);
        made.add(
                new JobPicture(
                        picture.index(), picture.row(), start.order().seed(picture.index())));
    }

    @Override
    public synchronized void finished(int pictures) {
        live = new JobProgress(pictures, 0, 0);
        write(job.state().at(job.state().generation(), live), List.copyOf(made));
        made.clear();
        files.deleteState(job.id());
    }
}
