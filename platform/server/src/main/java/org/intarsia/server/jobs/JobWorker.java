package org.intarsia.server.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.intarsia.app.host.GenerateRequest;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.memory.MemoryHold;
import org.intarsia.app.prompt.RequestedTexts;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.pipeline.live.Traffic;
import org.intarsia.server.access.Quotas;
import org.intarsia.server.images.Admission;
import org.intarsia.server.problem.ProblemForm;
import org.intarsia.server.problem.StatusCodes;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;

/** Runs one job after the other, and decides what becomes of each. */
final class JobWorker {
    private static final System.Logger LOG = System.getLogger(JobWorker.class.getName());
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final int LONGEST_WAIT = 6;
    private static final Duration BUSY_WAIT = Duration.ofSeconds(10);

    private final PipelineHost host;
    private final JobOwners owners;

    JobWorker(PipelineHost host, JobOwners owners) {
        this.host = host;
        this.owners = owners;
    }

    /**
     * Waits until the memory of the job's run is free, and runs it.
     *
     * @param place that it runs in
     * @return what has become of it
     */
    JobState run(JobRun run, Admission.Place place) {
        JobOrder order = run.job().order();
        AtomicReference<MemoryHold> memory = new AtomicReference<>();
        try (Quotas.RunQuota quota = owners.charge(run.job())) {
            run.charge(quota);
            place.await(
                    () -> {
                        int batch = Math.min(order.batch(), order.pictures());
                        host.reserve(order.pipeline(), batch).ifPresent(memory::set);
                        return memory.get() != null;
                    });
            host.generate(
                    new GenerateRequest(
                            order.pipeline(),
                            order.labels(),
                            new RequestedTexts(null, order.prompts().all()),
                            order.seed(),
                            order.count(),
                            order.batch(),
                            true,
                            run,
                            // Its pictures are of one generation.
                            Traffic.SERVING,
                            memory.get()),
                    run,
                    run,
                    new Actor(run.job().owner()));
            return run.job().state().ended(JobStatus.SUCCEEDED, Instant.now(), List.of());
        } catch (CancellationException e) {
            return stopped(run);
        } catch (IntarsiaException e) {
            return failed(run, e.problems());
        } catch (RuntimeException | Error e) {
            // Whatever a part or the platform does wrong is the failure of this job, and of no
            // other.
            LOG.log(System.Logger.Level.ERROR, "job " + run.job().id() + " failed", e);
            return failed(
                    run,
                    List.of(
                            new Problem(
                                    ErrorCode.UNEXPECTED,
                                    "job " + run.job().id(),
                                    "an unexpected error, which the server's log describes",
                                    "Report it with the id of the job.")));
        } finally {
            if (memory.get() != null) {
                memory.get().close();
            }
        }
    }

    private static JobState stopped(JobRun run) {
        JobState state = run.job().state();
        Instant now = Instant.now();
        return switch (run.stop()) {
            case SUSPENDED -> state.again(now, state.failures(), state.crashes(), state.problems());
            case SPENT ->
                    state.again(
                            now.plus(BUSY_WAIT),
                            state.failures(),
                            state.crashes(),
                            state.problems());
            case LATE -> late(run.job(), now);
            // An operator may end the run of a job, too.
            case CANCELLED, LOST, NONE -> state.ended(JobStatus.CANCELLED, now, List.of());
        };
    }

    static JobState late(Job job, Instant now) {
        Problem problem =
                new Problem(
                        ErrorCode.JOB_LATE,
                        "job " + job.id(),
                        "it had not ended at " + job.order().deadline(),
                        "Submit it again with a later deadline or a higher priority.");
        return job.state().ended(JobStatus.FAILED, now, ProblemForm.list(List.of(problem)));
    }

    private static JobState failed(JobRun run, List<Problem> problems) {
        JobState state = run.job().state();
        Instant now = Instant.now();
        ErrorCode first = problems.get(0).code();
        if (first == ErrorCode.PIPELINE_STOPPED
                || first == ErrorCode.UNKNOWN_PIPELINE
                || first == ErrorCode.SERVER_STOPPING) {
            // It was there when the job got its turn: the job waits until it is there again.
            return state.again(now, state.failures(), state.crashes(), state.problems());
        }
        if (first == ErrorCode.QUOTA_EXCEEDED || first == ErrorCode.SERVER_BUSY) {
            return state.again(
                    now.plus(BUSY_WAIT), state.failures(), state.crashes(), state.problems());
        }
        int failures = state.failures() + 1;
        boolean worthIt = StatusCodes.of(problems) >= 500;
        if (worthIt && failures < run.job().order().attempts()) {
            Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, LONGEST_WAIT));
            return state.again(
                    now.plus(wait), failures, state.crashes(), ProblemForm.list(problems));
        }
        return state.ended(JobStatus.FAILED, now, ProblemForm.list(problems));
    }
}
