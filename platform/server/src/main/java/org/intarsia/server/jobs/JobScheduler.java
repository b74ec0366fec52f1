package org.intarsia.server.jobs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.PipelineInfo;
import org.intarsia.server.http.Lifecycle;
import org.intarsia.server.images.Admission;
import org.intarsia.spi.problem.IntarsiaException;

/** Gives jobs their turns on its threads, and writes what has become of them. */
final class JobScheduler implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JobScheduler.class.getName());
    private static final long CLOSING_SECONDS = 10;

    private final PipelineHost host;
    private final Admission admission;
    private final Lifecycle lifecycle;
    private final JobStore store;
    private final JobFiles files;
    private final Consumer<JobEvent> events;
    private final JobOwners owners;
    private final JobEnds ends;
    private final int workers;
    private final Map<String, JobRun> running = new ConcurrentHashMap<>();

    /** What has become of jobs, and could not be written: tried again. */
    private final Queue<Outcome> unwritten = new ConcurrentLinkedQueue<>();

    private final List<Thread> threads = new ArrayList<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "intarsia-jobs-clock"));
    private long changes;
    private boolean stopping;

    /**
     * Nothing runs before the lifecycle is ready.
     *
     * @param workers jobs that run at once
     */
    JobScheduler(
            PipelineHost host,
            Admission admission,
            Lifecycle lifecycle,
            JobStore store,
            JobFiles files,
            Consumer<JobEvent> events,
            JobOwners owners,
            int workers) {
        this.host = host;
        this.admission = admission;
        this.lifecycle = lifecycle;
        this.store = store;
        this.files = files;
        this.events = events;
        this.owners = owners;
        this.ends = new JobEnds(store, files, events);
        this.workers = workers;
        JobRecovery.of(store, store.left());
        lifecycle.atReady(this::start);
        lifecycle.atDrain(this::suspend);
    }

    /** The end of a turn. */
    private record Outcome(JobRun run, JobState state) {}

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private synchronized void start() {
        for (int i = 1; i <= workers && !stopping; i++) {
            Thread thread = daemon(this::work, "intarsia-job-" + i);
            threads.add(thread);
            thread.start();
        }
        clock.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void tell(JobEvent.Kind kind, Job job) {
        events.accept(new JobEvent(kind, job));
    }

    /** With the steps that were taken since it was last written. */
    Job live(Job job) {
        JobRun run = running.get(job.id());
        return job.status() == JobStatus.RUNNING && run != null ? run.now() : job;
    }

    /** Ends a job: at once when it waits, else at its next step. */
    synchronized Job cancel(Job known) {
        JobRun run = running.get(known.id());
        if (run != null) {
            run.cancel();
            return run.now();
        }
        Job job = ends.waiting(known);
        if (job.status() == JobStatus.RUNNING) {
            store.ask(job.id());
            return job;
        }
        JobState cancelled = job.state().ended(JobStatus.CANCELLED, Instant.now(), List.of());
        // Where a node has taken it meanwhile, that one is asked.
        return ends.end(job, cancelled) ? job.with(cancelled) : cancel(job);
    }

    /** Gives a job that waits another priority. */
    synchronized Job prioritize(Job known, JobPriority priority) {
        JobRun run = running.get(known.id());
        if (run != null) {
            return run.now();
        }
        Job job = ends.waiting(known);
        Job next = job.with(job.order().with(priority));
        if (job.status() == JobStatus.RUNNING || !store.write(next, job.state().fence())) {
            return job;
        }
        tell(JobEvent.Kind.QUEUED, next);
        changed();
        return next;
    }

    /** There may be something to do. */
    synchronized void changed() {
        changes++;
        notifyAll();
    }

    /** One worker: a place among the runs, then the job whose turn it is by then. */
    private void work() {
        JobWorker worker = new JobWorker(host, owners);
        long seen = -1;
        while (true) {
            synchronized (this) {
                while (changes == seen && !stopping) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                }
                if (stopping) {
                    return;
                }
                seen = changes;
            }
            try {
                while (!store.queue().isEmpty() && turn(worker)) {
                    // As long as there is one that can run.
                }
            } catch (IntarsiaException e) {
                if (lifecycle.state() != Lifecycle.State.DRAINING) {
                    LOG.log(System.Logger.Level.WARNING, e.getMessage());
                }
            } catch (RuntimeException | Error e) {
                // One job fewer that is run at once, for as long as the server lives, is worse.
                LOG.log(System.Logger.Level.ERROR, "a worker of jobs goes on after", e);
            }
        }
    }

    /** Whether a job had its turn. */
    private boolean turn(JobWorker worker) {
        Lifecycle.Work counted = lifecycle.work();
        try {
            Admission.Place place = admission.await();
            try {
                Optional<JobRun> next = next();
                next.ifPresent(run -> over(new Outcome(run, worker.run(run, place))));
                return next.isPresent();
            } finally {
                place.close();
            }
        } finally {
            counted.close();
        }
    }

    private synchronized Optional<JobRun> next() {
        List<String> pipelines = host.pipelines().stream().map(PipelineInfo::name).toList();
        Optional<Job> job = stopping ? Optional.empty() : store.take(pipelines, Instant.now());
        return job.map(
                taken -> {
                    JobRun run = new JobRun(taken, store, files, events);
                    running.put(taken.id(), run);
                    tell(JobEvent.Kind.STARTED, taken);
                    return run;
                });
    }

    /** Until what has become of a job is written, it stays the one of this process. */
    private void over(Outcome outcome) {
        try {
            finish(outcome.run(), outcome.state());
        } catch (RuntimeException | Error e) {
            unwritten.add(outcome);
            throw e;
        }
    }

    private void writeAgain() {
        for (int i = unwritten.size(); i > 0; i--) {
            Outcome outcome = unwritten.poll();
            if (outcome != null) {
                over(outcome);
            }
        }
    }

    private synchronized void finish(JobRun run, JobState state) {
        Job job = run.job();
        boolean unwanted = job.state().cancelling() && !state.status().ended();
        if (run.stop() == JobRun.Stop.LOST) {
            LOG.log(System.Logger.Level.WARNING, "job " + job.id() + " goes on at another node");
        } else if (unwanted) {
            // Cancelled after its last step, and before it waits again.
            ends.end(job, job.state().ended(JobStatus.CANCELLED, Instant.now(), List.of()));
        } else if (state.status().ended()) {
            ends.end(job, state);
        } else {
            Job again = job.with(state);
            store.write(again, job.state().fence());
            tell(JobEvent.Kind.QUEUED, again);
        }
        running.remove(job.id());
    }

    /**
     * Once a second: what other nodes do, deadlines, pictures that were kept long enough, jobs that
     * may begin now.
     */
    private void tick() {
        try {
            writeAgain();
            beat();
            Instant now = Instant.now();
            synchronized (this) {
                store.late(now).forEach(job -> ends.end(job, JobWorker.late(job, now)));
            }
            for (Job job : store.expired(now)) {
                files.delete(job.id());
                store.delete(job.id());
            }
            changed();
        } catch (RuntimeException | Error e) {
            // What is thrown here ends the clock.
            LOG.log(System.Logger.Level.WARNING, "the jobs could not be looked through", e);
        }
    }

    /** Hears of nodes that have ended, and of what others want of this one's jobs. */
    private void beat() {
        JobStore.Beat beat = store.beat();
        JobRecovery.of(store, beat.left());
        synchronized (this) {
            running.values().stream()
                    .filter(run -> beat.unwanted().contains(run.job().id()))
                    .filter(run -> run.stop() != JobRun.Stop.CANCELLED)
                    .forEach(JobRun::cancel);
        }
    }

    /** Nothing begins any more; what runs is saved at its next step. */
    private synchronized void suspend() {
        stopping = true;
        running.values().forEach(JobRun::suspend);
        notifyAll();
    }

    @Override
    public void close() {
        suspend();
        clock.shutdownNow();
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(threads);
        }
        try {
            for (Thread thread : all) {
                thread.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
