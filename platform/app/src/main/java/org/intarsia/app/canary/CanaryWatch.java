package org.intarsia.app.canary;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.intarsia.app.host.CanaryInfo;
import org.intarsia.app.host.HostEvent;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.RunInfo;
import org.intarsia.app.host.SwapRequest;
import org.intarsia.app.picture.RunProgress;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * Counts what canaries do beside the generations that serve, and ends those that have rules. Safe
 * for several threads.
 */
public final class CanaryWatch {
    private static final System.Logger LOG = System.getLogger(CanaryWatch.class.getName());
    private static final double NANOS = 1e9;

    private final PipelineHost host;
    private final Map<String, CanaryTrial> trials = new ConcurrentHashMap<>();

    /** Listens as long as there are pipelines. */
    public CanaryWatch(PipelineHost host) {
        this.host = host;
        host.listen(this::happened);
    }

    /**
     * Tries a change on a share of the requests.
     *
     * @param percent of the requests, 0 to 100
     * @param rules by which it ends by itself; null where somebody decides
     * @throws IntarsiaException as {@link org.intarsia.app.host.GenerationChanges#startCanary}
     */
    public CanaryReport start(
            SwapRequest request, int percent, @Nullable CanaryRules rules, Actor actor) {
        CanaryInfo canary = host.changes().startCanary(request, percent, actor);
        CanaryTrial trial = trials.get(request.pipeline());
        if (trial != null && trial.generation() == canary.generation().number()) {
            trial.decideBy(rules);
        }
        return report(request.pipeline());
    }

    /**
     * @throws IntarsiaException INT-541 no such pipeline, INT-550 no canary
     */
    public CanaryReport report(String pipeline) {
        CanaryInfo canary = host.changes().canary(pipeline);
        // Its start may not have been told yet: then it has no figures.
        CanaryTrial trial =
                trials.getOrDefault(pipeline, new CanaryTrial(canary.generation().number()));
        return new CanaryReport(pipeline, canary, trial.serving(), trial.tried(), trial.rules());
    }

    private void happened(HostEvent event) {
        if (event instanceof HostEvent.CanaryStarted started) {
            int number = started.canary().generation().number();
            trials.compute(
                    event.pipeline(),
                    (name, before) ->
                            before != null && before.generation() == number
                                    ? before
                                    : new CanaryTrial(number));
        } else if (event instanceof HostEvent.CanaryEnded || event instanceof HostEvent.Unloaded) {
            trials.remove(event.pipeline());
        } else if (event instanceof HostEvent.RunEnded ended) {
            CanaryTrial trial = trials.get(event.pipeline());
            if (trial != null) {
                count(trial, ended);
                trial.decision().ifPresent(it -> end(event.pipeline(), trial, it));
            }
        }
    }

    /** A run that somebody cancelled says nothing. */
    private static void count(CanaryTrial trial, HostEvent.RunEnded ended) {
        RunInfo run = ended.run();
        if (ended.outcome() == HostEvent.Outcome.FAILED) {
            trial.failed(run.role());
        } else if (ended.outcome() == HostEvent.Outcome.FINISHED) {
            int pictures = run.progress().map(RunProgress::pictures).orElse(0);
            double seconds = Duration.between(run.since(), ended.at()).toNanos() / NANOS;
            trial.finished(run.role(), pictures, seconds);
        }
    }

    private void end(String pipeline, CanaryTrial trial, CanaryTrial.Decision decision) {
        int generation = trial.generation();
        try {
            if (decision.promoted()) {
                host.changes()
                        .promoteCanary(pipeline, generation, decision.reason(), Actor.PLATFORM);
            } else {
                host.changes()
                        .rollBackCanary(pipeline, generation, decision.reason(), Actor.PLATFORM);
            }
        } catch (IntarsiaException e) {
            // Somebody ended it at the same time.
            LOG.log(System.Logger.Level.DEBUG, e.getMessage());
        }
    }
}
