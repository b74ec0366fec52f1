package org.intarsia.app.host;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.intarsia.app.Home;
import org.intarsia.app.TaskMonitor;
import org.intarsia.app.memory.MemoryBudget;
import org.intarsia.app.memory.MemoryHold;
import org.intarsia.app.picture.PictureSink;
import org.intarsia.app.picture.RunListener;
import org.intarsia.app.picture.RunSummary;
import org.intarsia.app.soak.SoakPlan;
import org.intarsia.app.soak.SoakReport;
import org.intarsia.kernel.PluginUsers;
import org.intarsia.kernel.Plugins;
import org.intarsia.kernel.Registry;
import org.intarsia.kernel.Replacement;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.live.Slot;
import org.intarsia.pipeline.live.Slots;
import org.intarsia.pipeline.live.SwapPlan;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

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
    private final GenerationChanges changes;
    private final RunService service;

    public PipelineHost(Registry registry, Home home, AuditLog audit, HostSettings settings) {
        this.registry = registry;
        this.home = home;
        this.settings = settings;
        this.audit = new HostAudit(audit);
        this.slots = new Slots(registry, this::followed);
        this.changes = new GenerationChanges(slots, this.audit, events);
        this.service = new RunService(slots, this.audit, events, settings, home.texts());
    }

    private void followed(Slot slot, @Nullable IntarsiaException problem) {
        changes.followed(slot, problem);
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
                slots.open(request.name(manifest), pipelines(request), manifest, settings.slots());
        service.tune(slot);
        service.probe(slot);
        PipelineInfo info = PipelineInfo.of(slot);
        audit.serves("load", slot.name(), actor, info.serving());
        events.send(new HostEvent.Loaded(Instant.now(), slot.name(), actor, info.serving()));
        return info;
    }

    /**
     * Plans a pipeline and starts nothing.
     *
     * @throws IntarsiaException as {@link #load}, but for what building it would find
     */
    public Plan check(LoadRequest request) {
        Manifest manifest = request.read(home);
        return Slots.check(request.name(manifest), pipelines(request), manifest, settings.slots());
    }

    private Pipelines pipelines(LoadRequest request) {
        return new Pipelines(registry, home.models(settings.models(), request.manifest()));
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
        return changes.swap(request, actor);
    }

    /**
     * Plans a swap and builds nothing.
     *
     * @throws IntarsiaException INT-541 when there is none of this name; why it could not be
     *     planned
     */
    public SwapPlan plan(SwapRequest request) {
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
        return changes.rollback(pipeline, generation, actor);
    }

    /** Changes that try a generation on a share of the requests. */
    public GenerationChanges changes() {
        return changes;
    }

    /**
     * Drops a kept generation that does not serve, so that its plugins are needed no more.
     *
     * @throws IntarsiaException INT-541 when there is no such pipeline, INT-542 when the generation
     *     is not kept, INT-546 when it serves
     */
    public GenerationInfo forget(String pipeline, int generation, Actor actor) {
        return changes.forget(pipeline, generation, actor);
    }

    /**
     * Puts a plugin in the place of the same version, builds the pipelines that use it again, and
     * uninstalls the one before when its last run has ended. Canaries of these pipelines end: one
     * of a build that is gone, or beside one, has nothing to tell any more.
     *
     * @throws IntarsiaException INT-503 when the plugin is refused; then nothing has changed
     */
    public ReplaceResult replace(Plugins plugins, Path jar, Actor actor) {
        return replaced(plugins.replace(jar, actor), actor);
    }

    ReplaceResult replaced(Replacement replacement, Actor actor) {
        return new PluginReplacing(slots, changes, events).replace(replacement, actor);
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

    /**
     * Holds the planned memory of a run before it begins, on what serves now.
     *
     * @param batch images that it makes at once
     * @return empty when the runs in flight leave too little
     * @throws IntarsiaException INT-541 no such pipeline; INT-516 when it does not fit even alone
     */
    public Optional<MemoryHold> reserve(String pipeline, int batch) {
        return service.reserve(pipeline, batch);
    }

    /** What runs and pipelines may take together. */
    public MemoryBudget memory() {
        return service.memory();
    }

    /** Bytes of memory that are held for runs. */
    public long heldMemory() {
        return service.memory().held();
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
