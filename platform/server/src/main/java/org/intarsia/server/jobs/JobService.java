package org.intarsia.server.jobs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.server.http.Lifecycle;
import org.intarsia.server.images.Admission;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * The jobs of a server, from their submission until they are forgotten. Safe for several threads.
 */
public final class JobService implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JobService.class.getName());

    private final JobStore store;
    private final JobFiles files;
    private final AuditLog audit;
    private final int most;
    private final JobScheduler scheduler;
    private final List<Consumer<JobEvent>> listeners = new CopyOnWriteArrayList<>();

    /**
     * Nothing runs before the lifecycle is ready.
     *
     * @param store closed with this, as are the files
     * @param audit is told who changes a job that was submitted
     * @param most jobs that may not have ended
     * @param workers jobs that run at once
     */
    public JobService(
            PipelineHost host,
            Admission admission,
            Lifecycle lifecycle,
            JobStore store,
            JobFiles files,
            AuditLog audit,
            JobOwners owners,
            int most,
            int workers) {
        this.store = store;
        this.files = files;
        this.audit = audit;
        this.most = most;
        this.scheduler =
                new JobScheduler(
                        host, admission, lifecycle, store, files, this::tell, owners, workers);
    }

    /**
     * Hears of what happens to jobs, on the thread that did it.
     *
     * @return ends the listening
     */
    public AutoCloseable listen(Consumer<JobEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(JobEvent event) {
        for (Consumer<JobEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                // A listener keeps neither the others nor the job from going on.
                LOG.log(System.Logger.Level.WARNING, "a listener failed at " + event, e);
            }
        }
    }

    /**
     * Adds a job to the queue.
     *
     * @return it, or the one of the same request before
     * @throws IntarsiaException INT-461, INT-436 as {@link JobStore#submit}
     */
    public Job submit(JobStore.Submission submission) {
        Job job = store.submit(submission, most);
        if (job.id().equals(submission.job().id())) {
            tell(new JobEvent(JobEvent.Kind.QUEUED, job));
            scheduler.changed();
        }
        return job;
    }

    /**
     * @throws IntarsiaException INT-460 when there is none of this id
     */
    public Job get(String id) {
        Job job = store.find(id).orElseThrow(() -> unknown(id));
        return scheduler.live(job);
    }

    /** Of an id that no job has, or none that the caller may see. */
    public static IntarsiaException unknown(String id) {
        return new IntarsiaException(
                ErrorCode.UNKNOWN_JOB,
                "job " + id,
                "no job of this id is kept",
                "GET /api/v1/jobs lists them.");
    }

    public List<Job> list(JobFilter filter) {
        return store.list(filter).stream().map(scheduler::live).toList();
    }

    /** The ids of those that wait, in the order of their turns. */
    public List<String> queue() {
        return store.queue().stream().map(Job::id).toList();
    }

    public List<JobPicture> pictures(String id) {
        return store.pictures(get(id).id());
    }

    /** The file of a finished picture; empty when there is none. */
    public Optional<byte[]> picture(String id, int index) {
        return files.read(get(id).id(), index);
    }

    /**
     * Ends a job: at once when it waits, else at its next step.
     *
     * @throws IntarsiaException INT-460 when there is none, INT-462 when it has ended
     */
    public Job cancel(String id, Actor actor) {
        Job job = scheduler.cancel(get(id));
        record("cancel-job", job, actor, Map.of());
        return job;
    }

    /**
     * Gives a job that waits another priority; one that has its turn keeps its own.
     *
     * @throws IntarsiaException INT-460 when there is none, INT-462 when it has ended
     */
    public Job prioritize(String id, JobPriority priority, Actor actor) {
        Job job = scheduler.prioritize(get(id), priority);
        record("prioritize-job", job, actor, Map.of("priority", job.order().priority().word()));
        return job;
    }

    private void record(String action, Job job, Actor actor, Map<String, String> more) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("job", job.id());
        details.put("pipeline", job.order().pipeline());
        details.put("owner", job.owner());
        details.put("actor", actor.name());
        details.putAll(more);
        audit.record(action, details);
    }

    @Override
    public void close() {
        scheduler.close();
        store.close();
        files.close();
    }
}
