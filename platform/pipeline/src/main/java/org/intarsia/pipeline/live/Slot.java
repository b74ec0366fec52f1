package org.intarsia.pipeline.live;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.intarsia.kernel.Guard;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.manifest.Follow;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.run.TrialRun;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline that serves under one name, whatever its parts are. Leases are given without waiting,
 * also in mid-swap; changes wait for one another. A change that fails leaves what serves as it was.
 */
public final class Slot {
    private final String name;
    private final Settings settings;
    private final GenerationBuilder builder;
    private final Object changing = new Object();
    private final GenerationHistory history = new GenerationHistory();
    private volatile Generation current;
    private volatile boolean closed;

    /**
     * How a slot behaves.
     *
     * @param keep generations that are kept to roll back to, the serving one among them; at least 1
     * @param memory most bytes that a pipeline and a run of it may take; null for what the device
     *     has
     * @param patience how long planning, building and rehearsing may take
     */
    public record Settings(int keep, @Nullable Long memory, Duration patience) {
        /** Three generations, the device's memory, two minutes. */
        public static Settings usual() {
            return new Settings(3, null, Duration.ofMinutes(2));
        }
    }

    /** Sees a generation before it serves. */
    @FunctionalInterface
    public interface Inspection {
        /**
         * @param assembly valid during the call
         */
        void ready(Generation next, Assembly assembly);
    }

    /**
     * Builds the first generation.
     *
     * @throws IntarsiaException as {@link Pipelines#plan}, {@link Pipelines#assemble}, {@link
     *     TrialRun#of} and {@link Guard#call} say
     */
    public Slot(String name, Pipelines pipelines, Manifest manifest, Settings settings) {
        this.name = name;
        this.settings = settings;
        this.builder = new GenerationBuilder(name, pipelines, settings);
        flip(new Generation(1, "first", build(manifest), List.of()));
    }

    public String name() {
        return name;
    }

    /** What serves now. */
    public Generation current() {
        return current;
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
        while (!closed) {
            Generation now = current;
            if (now.enter()) {
                return new Lease(now);
            }
        }
        throw over();
    }

    /**
     * Runs something on what serves now, and counts it as served or, when it throws, as failed.
     *
     * @param run the lease is valid during the call
     * @throws IntarsiaException INT-543 when the slot was closed
     */
    public <T> T serve(Function<Lease, T> run) {
        try (Lease lease = lease()) {
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
    public Generation swap(Node.Mapping fragment, String cause, Inspection before) {
        synchronized (changing) {
            Fragments.Result changed = changed(fragment);
            TriedAssembly built = build(changed.manifest());
            Generation next = new Generation(history.next(), cause, built, changed.replaced());
            try {
                before.ready(next, next.assembly());
            } catch (RuntimeException | Error e) {
                next.retire();
                throw e;
            }
            return flip(next);
        }
    }

    /**
     * Plans what {@link #swap} would build.
     *
     * @throws IntarsiaException why it cannot be planned
     */
    public Plan plan(Node.Mapping fragment) {
        return builder.plan(changed(fragment).manifest());
    }

    /**
     * Takes what newer plugins bring, where the manifest follows the latest versions and they bring
     * something else than what serves.
     */
    public Optional<Generation> follow() {
        synchronized (changing) {
            Manifest manifest = current.plan().manifest();
            if (closed || manifest.follow() != Follow.LATEST) {
                return Optional.empty();
            }
            Plan next = builder.plan(manifest);
            if (next.parts().equals(current.plan().parts())) {
                return Optional.empty();
            }
            TriedAssembly tried = builder.assemble(next, kept());
            return Optional.of(flip(new Generation(history.next(), "follow", tried, List.of())));
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
            history.trim(1, current);
        }
    }

    /**
     * Lets one generation go that does not serve; with runs in flight, when these end.
     *
     * @throws IntarsiaException INT-542 when it is not kept, INT-546 when it serves
     */
    public Generation forget(int generation) {
        synchronized (changing) {
            return history.drop(name, generation, current);
        }
    }

    private Fragments.Result changed(Node.Mapping fragment) {
        Manifest manifest = current.plan().manifest();
        boolean pinned = manifest.follow() == Follow.PINNED;
        return Fragments.apply(manifest, pinned ? current.plan() : null, fragment);
    }

    private TriedAssembly build(Manifest manifest) {
        if (closed) {
            throw over();
        }
        return builder.build(manifest, kept());
    }

    private List<Assembly> kept() {
        return history().stream().map(Generation::assembly).toList();
    }

    private Generation flip(Generation next) {
        long began = System.nanoTime();
        boolean late;
        synchronized (history) {
            late = closed;
            if (!late) {
                history.add(next);
                current = next;
            }
        }
        if (late) {
            next.retire();
            throw over();
        }
        next.flippedIn(System.nanoTime() - began);
        history.trim(settings.keep(), current);
        return next;
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
