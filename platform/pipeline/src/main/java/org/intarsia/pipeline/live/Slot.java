package org.intarsia.pipeline.live;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.intarsia.kernel.Guard;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.manifest.Follow;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.run.TrialRun;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * A pipeline that serves under one name, whatever its parts are. Leases are given without waiting,
 * also in mid-swap; changes wait for one another. A change that fails leaves what serves as it was.
 */
public final class Slot {
    private final String name;
    private final SlotSettings settings;
    private final GenerationBuilder builder;
    private final Object changing = new Object();
    private final GenerationHistory history = new GenerationHistory();
    private final CanaryControl canary = new CanaryControl(this);
    private volatile Generation current;
    private volatile boolean closed;

    /**
     * Builds the first generation; whoever lets the slot be found says so to it.
     *
     * @param admission decides whether weights fit beside those that are loaded
     * @throws IntarsiaException as {@link Pipelines#plan}, {@link Pipelines#assemble}, {@link
     *     TrialRun#of} and {@link Guard#call} say
     */
    Slot(
            String name,
            Pipelines pipelines,
            Manifest manifest,
            SlotSettings settings,
            WeightAdmission admission) {
        this.name = name;
        this.settings = settings;
        this.builder = new GenerationBuilder(name, pipelines, settings, admission);
        add(new Generation(1, "first", builder.build(manifest, List.of()), List.of()), true);
    }

    public String name() {
        return name;
    }

    /** What builds its parts. */
    public Pipelines pipelines() {
        return builder.pipelines();
    }

    /** What serves now. */
    public Generation current() {
        return current;
    }

    /** Tries a next generation on a share of the requests. */
    public CanaryControl canary() {
        return canary;
    }

    /** What is kept, by number. */
    public List<Generation> history() {
        return history.all();
    }

    /** Runs of all kept generations that have not ended. */
    public int inFlight() {
        return history.inFlight();
    }

    /** Runs that ended well on the generations that are kept. */
    public long served() {
        return history().stream().mapToLong(Generation::served).sum();
    }

    /** Runs that failed on the generations that are kept. */
    public long failed() {
        return history().stream().mapToLong(Generation::failed).sum();
    }

    /**
     * Holds what serves now for a run.
     *
     * @throws IntarsiaException INT-543 when the slot was closed
     */
    public Lease lease() {
        return lease(Traffic.SERVING);
    }

    /** As {@link #lease()}; with INT-550 when there is no canary that it is for. */
    public Lease lease(Traffic traffic) {
        while (!closed) {
            Generation serving = current;
            Generation now = canary.choose(serving, traffic);
            if (now.enter()) {
                return new Lease(
                        now, now == serving ? GenerationRole.SERVING : GenerationRole.CANARY);
            }
        }
        throw over();
    }

    /**
     * Runs something on what serves now, and counts it as served or, when it throws, as failed.
     *
     * @param traffic what it is for
     * @param run the lease is valid during the call
     * @throws IntarsiaException INT-543 when the slot was closed
     */
    public <T> T serve(Traffic traffic, Function<Lease, T> run) {
        try (Lease lease = lease(traffic)) {
            try {
                return run.apply(lease);
            } catch (RuntimeException | Error e) {
                lease.failed();
                throw e;
            }
        }
    }

    /**
     * Takes other entries of the manifest. Unless it follows the latest versions, the parts that
     * are not named keep exactly the version that they have.
     *
     * @param fragment entries of a manifest by key; several parts are one flip
     * @return what serves from now on
     * @throws IntarsiaException why it cannot be built; then nothing has changed
     */
    public Generation swap(Node.Mapping fragment, String cause) {
        return swap(fragment, cause, (next, assembly) -> {});
    }

    /** As {@link #swap(Node.Mapping, String)}, with entries that a program made. */
    public Generation swap(Map<String, Object> fragment, String cause) {
        return swap(Node.document(fragment), cause);
    }

    /**
     * As {@link #swap(Node.Mapping, String)}.
     *
     * @param before sees the next generation when it is ready and does not serve yet; what it
     *     throws ends the swap
     */
    public Generation swap(Node.Mapping fragment, String cause, GenerationInspection before) {
        synchronized (changing) {
            canary.requireNone();
            return flip(prepare(fragment, cause, before));
        }
    }

    /** One change at a time. */
    <T> T changing(Supplier<T> change) {
        synchronized (changing) {
            return change.get();
        }
    }

    /** Builds a generation that does not serve yet. */
    Generation prepare(Node.Mapping fragment, String cause, GenerationInspection before) {
        if (closed) {
            throw over();
        }
        return builder.next(history, current, fragment, cause, before);
    }

    /**
     * Plans what {@link #swap} would build.
     *
     * @throws IntarsiaException why it cannot be planned
     */
    public SwapPlan plan(Node.Mapping fragment) {
        return SwapPlan.of(
                builder.plan(builder.changed(current, fragment).manifest()), history.assemblies());
    }

    /**
     * Takes what newer plugins bring, where the manifest follows the latest versions and they bring
     * something else than what serves.
     */
    public Optional<Generation> follow() {
        synchronized (changing) {
            if (closed || current.plan().manifest().follow() != Follow.LATEST) {
                return Optional.empty();
            }
            canary.requireNone();
            return builder.newest(history, current).map(this::flip);
        }
    }

    /**
     * Has a kept generation serve again; nothing is built.
     *
     * @param generation its number; null for the one before
     * @throws IntarsiaException INT-542 when it is not kept
     */
    public Generation rollback(Integer generation) {
        synchronized (changing) {
            canary.requireNone();
            current =
                    generation == null
                            ? history.before(name, current.number())
                            : history.numbered(name, generation);
            return current;
        }
    }

    /** Lets the generations go that do not serve; those with runs in flight when these end. */
    public void forget() {
        synchronized (changing) {
            canary.requireNone();
            history.trim(1, Set.of(current));
        }
    }

    /**
     * Lets one generation go that does not serve; with runs in flight, when these end.
     *
     * @throws IntarsiaException INT-542 when it is not kept, INT-546 when it serves, INT-549 when
     *     it is a canary
     */
    public Generation forget(int generation) {
        synchronized (changing) {
            if (canary.is(history.numbered(name, generation))) {
                canary.requireNone();
            }
            return history.drop(name, generation, current);
        }
    }

    private Generation flip(Generation next) {
        long began = System.nanoTime();
        add(next, true);
        next.flippedIn(System.nanoTime() - began);
        next.found();
        trim();
        return next;
    }

    /** Keeps a generation, and lets it go again where the slot was closed meanwhile. */
    void add(Generation next, boolean serves) {
        synchronized (history) {
            if (!closed) {
                history.add(next);
                current = serves ? next : current;
                return;
            }
        }
        next.retire();
        throw over();
    }

    /** Has a kept generation serve. */
    void serve(Generation kept) {
        current = kept;
    }

    void trim() {
        Set<Generation> staying = new HashSet<>(Set.of(current));
        canary.running().ifPresent(one -> staying.add(one.generation()));
        history.trim(settings.keep(), staying);
    }

    private IntarsiaException over() {
        return new IntarsiaException(
                ErrorCode.PIPELINE_STOPPED, "pipeline " + name, "it was stopped", "Load it again.");
    }

    /** Gives no lease any more; a change that is under way comes to nothing. */
    void stop() {
        synchronized (history) {
            closed = true;
        }
    }

    /**
     * Gives no lease any more and waits for the runs in flight; a change that hangs is not waited
     * for.
     *
     * @return how many runs had not ended when {@code grace} was over; they end on their own, and
     *     what they hold with them
     */
    public int close(Duration grace) {
        stop();
        history.awaitRuns(grace);
        int cut = inFlight();
        history.retireAll("closing pipeline " + name);
        return cut;
    }
}
