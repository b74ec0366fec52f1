package org.intarsia.app.host;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.intarsia.app.Home;
import org.intarsia.app.TaskMonitor;
import org.intarsia.app.picture.PictureSink;
import org.intarsia.app.picture.RunListener;
import org.intarsia.app.picture.RunSummary;
import org.intarsia.app.soak.SoakPlan;
import org.intarsia.app.soak.SoakReport;
import org.intarsia.kernel.PluginUsers;
import org.intarsia.kernel.Plugins;
import org.intarsia.kernel.Registry;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.live.Generation;
import org.intarsia.pipeline.live.Slot;
import org.intarsia.pipeline.live.Slots;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * The running pipelines of this process, for every face: shell, server. Prints nothing. Safe for
 * several threads: requests are served while pipelines change.
 */
public final class PipelineHost implements PluginUsers, AutoCloseable {
    private final Registry registry;
    private final Home home;
    private final HostSettings settings;
    private final HostAudit audit;
    private final HostEvents events = new HostEvents();
    private final Slots slots;
    private final RunService service;

    public PipelineHost(Registry registry, Home home, AuditLog audit, HostSettings settings) {
        this.registry = registry;
        this.home = home;
        this.settings = settings;
        this.audit = new HostAudit(audit);
        this.slots = new Slots(registry, this::followed);
        this.service = new RunService(slots, this.audit, events, settings);
    }

    /**
     * Hears of everything that happens to pipelines and runs, on the thread that did it; a change
     * waits for its listeners.
     *
     * @return ends the listening
     */
    public AutoCloseable listen(Consumer<HostEvent> listener) {
        return events.listen(listener);
    }

    /**
     * Starts a pipeline.
     *
     * @throws IntarsiaException INT-544 when the name is taken; what is wrong with the manifest,
     *     its parts or its files
     */
    public PipelineInfo load(LoadRequest request, Actor actor) {
        Manifest manifest = request.read(home);
        Slot slot =
                slots.open(
                        request.name() != null ? request.name() : manifest.name(),
                        new Pipelines(registry, home.models(settings.models(), request.manifest())),
                        manifest,
                        settings.slots());
        PipelineInfo info = PipelineInfo.of(slot);
        audit.serves("load", slot.name(), actor, info.serving());
        events.send(new HostEvent.Loaded(Instant.now(), slot.name(), actor, info.serving()));
        return info;
    }

    /**
     * Stops a pipeline: gives no request to it any more, waits for its runs, and cancels those that
     * have not ended when the grace time is over.
     *
     * @throws IntarsiaException INT-541 when there is none of this name
     */
    public UnloadResult unload(String pipeline, Actor actor) {
        int cut = slots.close(pipeline, settings.grace());
        unloaded(pipeline, actor, cut);
        return new UnloadResult(pipeline, cut);
    }

    private void unloaded(String pipeline, Actor actor, int cut) {
        service.cancelAll(pipeline);
        audit.unloaded(pipeline, actor, cut);
        events.send(new HostEvent.Unloaded(Instant.now(), pipeline, actor, cut));
    }

    /**
     * Gives a pipeline other parts: they are planned, built and tried beside those that serve.
     *
     * @throws IntarsiaException INT-541 when there is none of this name, INT-547 when another
     *     generation serves; why it cannot be changed: then it serves as before
     */
    public ChangeResult swap(SwapRequest request, Actor actor) {
        Slot slot = slots.get(request.pipeline());
        request.check(slot.current().number());
        Slot.Inspection inspection = (next, built) -> request.check(slot.current().number());
        String cause = "swap " + String.join(", ", request.fragment().entries().keySet());
        ChangeResult result =
                change("swap", slot, actor, () -> slot.swap(request.fragment(), cause, inspection));
        events.send(
                new HostEvent.Swapped(
                        Instant.now(), slot.name(), actor, result.generation(), result.took()));
        return result;
    }

    /**
     * Plans a swap and builds nothing.
     *
     * @throws IntarsiaException INT-541 when there is none of this name; why it could not be
     *     planned
     */
    public Plan plan(SwapRequest request) {
        return slots.get(request.pipeline()).plan(request.fragment());
    }

    /**
     * Has a kept generation serve again; nothing is built.
     *
     * @param generation its number; null for the one before
     * @throws IntarsiaException INT-541 when there is no such pipeline, INT-542 when the generation
     *     is not kept
     */
    public ChangeResult rollback(String pipeline, Integer generation, Actor actor) {
        Slot slot = slots.get(pipeline);
        ChangeResult result = change("rollback", slot, actor, () -> slot.rollback(generation));
        events.send(
                new HostEvent.RolledBack(
                        Instant.now(), pipeline, actor, result.generation(), result.took()));
        return result;
    }

    /**
     * Drops a kept generation that does not serve, so that its plugins are needed no more.
     *
     * @throws IntarsiaException INT-541 when there is no such pipeline, INT-542 when the generation
     *     is not kept, INT-546 when it serves
     */
    public GenerationInfo forget(String pipeline, int generation, Actor actor) {
        GenerationInfo gone = GenerationInfo.of(slots.get(pipeline).forget(generation));
        audit.forgotten(pipeline, actor, generation);
        events.send(new HostEvent.Forgotten(Instant.now(), pipeline, actor, gone));
        return gone;
    }

    private ChangeResult change(String action, Slot slot, Actor actor, Supplier<Generation> work) {
        long began = System.nanoTime();
        GenerationInfo now;
        try {
            now = GenerationInfo.of(work.get());
        } catch (IntarsiaException e) {
            events.send(
                    new HostEvent.ChangeFailed(
                            Instant.now(), slot.name(), actor, action, e.problems()));
            throw e;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        audit.serves(action, slot.name(), actor, now);
        return new ChangeResult(now, took);
    }

    /**
     * Puts a plugin in the place of the same version, builds the pipelines that use it again, and
     * uninstalls the one before when its last run has ended.
     *
     * @throws IntarsiaException INT-503 when the plugin is refused; then nothing has changed
     */
    public ReplaceResult replace(Plugins plugins, Path jar, Actor actor) {
        return new PluginReplacing(slots, this::change, events)
                .replace(plugins.replace(jar, actor), actor);
    }

    /** A pipeline that follows the latest versions took one by itself, or could not. */
    private void followed(Slot slot, IntarsiaException problem) {
        if (problem != null) {
            events.send(
                    new HostEvent.ChangeFailed(
                            Instant.now(),
                            slot.name(),
                            Actor.PLATFORM,
                            "follow",
                            problem.problems()));
            return;
        }
        GenerationInfo now = GenerationInfo.of(slot.current());
        audit.serves("swap", slot.name(), Actor.PLATFORM, now);
        events.send(new HostEvent.Followed(Instant.now(), slot.name(), now));
    }

    /** By name. */
    public List<PipelineInfo> pipelines() {
        return slots.all().stream().map(PipelineInfo::of).toList();
    }

    /**
     * The generations of a pipeline that are kept, by number.
     *
     * @throws IntarsiaException INT-541 when there is none of this name
     */
    public List<GenerationInfo> history(String pipeline) {
        return slots.get(pipeline).history().stream().map(GenerationInfo::of).toList();
    }

    /** The generation that serves now. */
    public GenerationInfo serving(String pipeline) {
        return GenerationInfo.of(slots.get(pipeline).current());
    }

    /** The plan of the generation that serves now: manifest, parts, edges, parameters. */
    public Plan plan(String pipeline) {
        return slots.get(pipeline).current().plan();
    }

    /**
     * Makes pictures on the caller's thread.
     *
     * @param sink takes the pictures as they are finished
     * @throws IntarsiaException INT-541 no such pipeline; INT-4xx what is wrong with the request
     * @throws CancellationException when the run was cancelled, or the listener ended it
     */
    public RunSummary generate(
            GenerateRequest request, PictureSink sink, RunListener listener, Actor actor) {
        return service.generate(request, sink, listener, actor);
    }

    /** Runs in flight, in the order of their start. */
    public List<RunInfo> runs() {
        return service.runs();
    }

    /**
     * Has a run end at its next step; does not wait for that. A part that sleeps or waits, so that
     * no step comes, is interrupted after a while.
     *
     * @throws IntarsiaException INT-545 when no such run is in flight
     */
    public RunInfo cancel(long run, Actor actor) {
        return service.cancel(run, actor);
    }

    /**
     * Puts a pipeline under load while its parts are swapped; a run like others, that can be
     * cancelled. Cancelled, it reports on what it had done.
     *
     * @throws IntarsiaException INT-541 when there is none of this name
     */
    public SoakReport soak(String pipeline, SoakPlan plan, TaskMonitor monitor, Actor actor)
            throws InterruptedException {
        return service.soak(pipeline, plan, monitor, actor);
    }

    @Override
    public List<String> usersOf(String bundle, String version) {
        return slots.usersOf(bundle, version);
    }

    /** As {@link #stop(Actor, Duration)}, within the grace time of the settings. */
    public List<UnloadResult> stop(Actor actor) {
        return stop(actor, settings.grace());
    }

    /**
     * Stops all pipelines, as {@link #unload}, all within one grace time.
     *
     * @return those that had runs to cut
     */
    public List<UnloadResult> stop(Actor actor, Duration grace) {
        Map<String, Integer> cut = slots.close(grace);
        cut.forEach((pipeline, number) -> unloaded(pipeline, actor, number));
        return cut.entrySet().stream()
                .filter(one -> one.getValue() > 0)
                .map(one -> new UnloadResult(one.getKey(), one.getValue()))
                .toList();
    }

    /** As {@link #stop}, by the platform. */
    @Override
    public void close() {
        stop(Actor.PLATFORM);
    }
}
