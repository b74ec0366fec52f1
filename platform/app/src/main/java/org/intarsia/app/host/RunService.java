package org.intarsia.app.host;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.intarsia.app.TaskMonitor;
import org.intarsia.app.memory.MemoryBudget;
import org.intarsia.app.memory.MemoryHold;
import org.intarsia.app.picture.PictureOrder;
import org.intarsia.app.picture.PictureRequest;
import org.intarsia.app.picture.PictureRun;
import org.intarsia.app.picture.PictureSink;
import org.intarsia.app.picture.PictureSource;
import org.intarsia.app.picture.RunCheckpoint;
import org.intarsia.app.picture.RunListener;
import org.intarsia.app.picture.RunOrigin;
import org.intarsia.app.picture.RunSummary;
import org.intarsia.app.soak.Soak;
import org.intarsia.app.soak.SoakPlan;
import org.intarsia.app.soak.SoakReport;
import org.intarsia.app.tuning.RunTuning;
import org.intarsia.app.tuning.Tuning;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.pipeline.live.GenerationRole;
import org.intarsia.pipeline.live.Lease;
import org.intarsia.pipeline.live.Slot;
import org.intarsia.pipeline.live.Slots;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.run.ForwardMeeting;
import org.intarsia.pipeline.text.EmbeddingCache;
import org.intarsia.pipeline.text.PromptEmbedder;
import org.intarsia.pipeline.threads.RunThreads;
import org.intarsia.spi.problem.IntarsiaException;

/** Runs requests on the pipelines of a host; the host's methods of the same names say more. */
final class RunService {
    /** How long a cancelled run may take to its next step, unless the grace time is shorter. */
    private static final Duration NEXT_STEP = Duration.ofSeconds(5);

    private final Slots slots;
    private final HostAudit audit;
    private final HostEvents events;
    private final Runs runs;
    private final MemoryBudget memory;
    private final Tuning tuning;
    private final Map<Integer, RunThreads> threads = new ConcurrentHashMap<>();
    private final EmbeddingCache texts;

    /**
     * @param texts that were encoded before
     */
    RunService(
            Slots slots,
            HostAudit audit,
            HostEvents events,
            HostSettings settings,
            EmbeddingCache texts) {
        this.texts = texts;
        this.tuning = settings.tuning();
        this.slots = slots;
        this.audit = audit;
        this.events = events;
        this.memory = new MemoryBudget(slots, settings.slots().memory());
        Duration grace = settings.grace();
        this.runs = new Runs(grace.compareTo(NEXT_STEP) < 0 ? grace : NEXT_STEP);
    }

    RunSummary generate(
            GenerateRequest request, PictureSink sink, RunListener listener, Actor actor) {
        Slot slot = slots.get(request.pipeline());
        return slot.serve(
                request.traffic(), lease -> generate(request, sink, listener, actor, slot, lease));
    }

    private RunSummary generate(
            GenerateRequest request,
            PictureSink sink,
            RunListener listener,
            Actor actor,
            Slot slot,
            Lease lease) {
        try (PictureRequest asked =
                        PictureRequest.of(
                                request.labels(),
                                request.texts(),
                                lease.assembly().plan(),
                                new PromptEmbedder(
                                        slot.pipelines(),
                                        texts,
                                        note -> warn(request.pipeline(), note),
                                        (encoder, work) -> encode(request, encoder, work)));
                Runs.Run run =
                        runs.start(
                                request.pipeline(),
                                lease.generation().number(),
                                lease.role(),
                                actor,
                                listener)) {
            PictureOrder order = new PictureOrder(asked.rows(), request.count(), request.seed());
            RunTuning tuned = tuning.of(request.pipeline(), lease.assembly());
            RunThreads shared = threads(tuned);
            boolean alone = request.exact() || tuned.batchRows() < 2;
            ForwardMeeting meeting =
                    alone ? null : lease.generation().meeting(tuned.batchRows(), shared.workers());
            PictureRun pictures =
                    new PictureRun(
                            lease.assembly(),
                            asked.texts(),
                            PictureSource.noise(
                                    lease.assembly(),
                                    asked.texts(),
                                    shared,
                                    request.exact(),
                                    meeting),
                            sink,
                            run);
            RunCheckpoint checkpoint = request.checkpoint();
            RunOrigin origin =
                    new RunOrigin(
                            lease.generation().number(),
                            checkpoint.kept() ? lease.generation().digests().key() : "");
            int batch = Math.min(order.size(), request.batch());
            MemoryHold held =
                    memory.begin(request.memory(), request.pipeline(), lease.generation(), batch);
            try (held) {
                return watched(run, () -> pictures.run(order, request.batch(), checkpoint, origin));
            }
        }
    }

    /** Runs of all pipelines with the same number of threads share the processors. */
    private RunThreads threads(RunTuning tuned) {
        return threads.computeIfAbsent(tuned.threads(), each -> tuned.runThreads());
    }

    /** Finds out how runs of a pipeline compute before the first one, while nothing else runs. */
    void tune(Slot slot) {
        try (Lease lease = slot.lease()) {
            lease.uncounted();
            tuning.of(slot.name(), lease.assembly());
        }
    }

    /** Tells when what this pipeline is told cannot be kept: every text is encoded again then. */
    void probe(Slot slot) {
        if (slot.current().plan().texts() == null) {
            return;
        }
        try {
            texts.probe();
        } catch (IntarsiaException e) {
            warn(slot.name(), PromptEmbedder.notKept(e));
        }
    }

    private void warn(String pipeline, String text) {
        events.send(new HostEvent.Warned(Instant.now(), pipeline, text));
    }

    private void encode(GenerateRequest request, Plan encoder, Runnable work) {
        MemoryHold held = memory.beginEncoder(request.pipeline(), encoder);
        try (held) {
            work.run();
        }
    }

    Optional<MemoryHold> reserve(String pipeline, int batch) {
        return memory.hold(pipeline, slots.get(pipeline).current(), batch);
    }

    MemoryBudget memory() {
        return memory;
    }

    private RunSummary watched(Runs.Run run, Supplier<RunSummary> work) {
        String pipeline = run.info().pipeline();
        events.send(new HostEvent.RunStarted(Instant.now(), pipeline, run.info()));
        HostEvent.Outcome outcome = HostEvent.Outcome.FAILED;
        try {
            RunSummary summary = work.get();
            outcome = HostEvent.Outcome.FINISHED;
            return summary;
        } catch (CancellationException e) {
            outcome = HostEvent.Outcome.CANCELLED;
            throw e;
        } catch (RuntimeException e) {
            // Interrupted in the middle of a part, it fails somehow.
            outcome = run.cancelled() ? HostEvent.Outcome.CANCELLED : outcome;
            run.check();
            throw e;
        } finally {
            events.send(new HostEvent.RunEnded(Instant.now(), pipeline, run.info(), outcome));
        }
    }

    List<RunInfo> runs() {
        return runs.all();
    }

    RunInfo cancel(long run, Actor actor) {
        RunInfo info = runs.cancel(run);
        audit.cancelled(info, actor);
        return info;
    }

    /** Has all runs of a pipeline end. */
    void cancelAll(String pipeline) {
        runs.cancelAll(pipeline);
    }

    SoakReport soak(String pipeline, SoakPlan plan, TaskMonitor monitor, Actor actor)
            throws InterruptedException {
        Slot slot = slots.get(pipeline);
        try (Runs.Run run =
                runs.start(
                        pipeline,
                        slot.current().number(),
                        GenerationRole.SERVING,
                        actor,
                        progress -> {})) {
            run.does("soak");
            try {
                return new Soak(slot, plan).run(new SoakMonitor(run, plan.swaps(), monitor));
            } catch (InterruptedException | RuntimeException e) {
                run.check();
                throw e;
            }
        }
    }

    /** Ends a soak that was cancelled as a run. */
    private record SoakMonitor(Runs.Run run, int swaps, TaskMonitor outer) implements TaskMonitor {
        @Override
        public void progress(long done) {
            run.does("soak, " + done + " of " + swaps + " swaps");
            outer.progress(done);
        }

        @Override
        public void check() {
            run.check();
            outer.check();
        }
    }
}
