package org.intarsia.pipeline.live;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.intarsia.kernel.Guard;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.run.TrialRun;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * A pipeline that serves under one name, whatever its parts are. Leases are given without waiting,
 * also in mid-swap; changes wait for one another. A change that fails leaves what serves as it was.
 */
public final class Slot {
    private final String name;
    private final Pipelines pipelines;
    private final Settings settings;
    private final Guard guard;
    private final Object changing = new Object();
    private final List<Generation> history = new ArrayList<>();
    private volatile Generation current;
    private volatile boolean closed;
    private int last;

    /**
     * How a slot behaves.
     *
     * @param keep generations that are kept to roll back to, the serving one among them; at least 1
     * @param memory most bytes that the weights of a pipeline may take
     * @param patience how long planning, building and rehearsing may take
     */
    public record Settings(int keep, long memory, Duration patience) {
        /** Bytes of memory that this machine has. */
        public static long machine() {
            return ((com.sun.management.OperatingSystemMXBean)
                            ManagementFactory.getOperatingSystemMXBean())
                    .getTotalMemorySize();
        }

        /** Three generations, the machine's memory, two minutes. */
        public static Settings usual() {
            return new Settings(3, machine(), Duration.ofMinutes(2));
        }
    }

    /**
     * Builds the first generation.
     *
     * @throws IntarsiaException as {@link Pipelines#plan}, {@link Pipelines#assemble}, {@link
     *     TrialRun#of} and {@link Guard#call} say
     */
    public Slot(String name, Pipelines pipelines, Manifest manifest, Settings settings) {
        this.name = name;
        this.pipelines = pipelines;
        this.settings = settings;
        this.guard = new Guard(settings.patience());
        flip(new Generation(1, "first", build(manifest)));
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
        synchronized (history) {
            return List.copyOf(history);
        }
    }

    /** Runs of all kept generations that have not ended. */
    public int inFlight() {
        return history().stream().mapToInt(Generation::inFlight).sum();
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
     * Takes other entries of the manifest. Unless it follows the latest versions, the parts that
     * are not named keep exactly the version that they have.
     *
     * @param fragment entries of a manifest by key; several parts are one flip
     * @return what serves from now on
     * @throws IntarsiaException why it cannot be built; then nothing has changed
     */
    public Generation swap(Map<String, Object> fragment, String cause) {
        return swap(fragment, cause, next -> {});
    }

    /**
     * As {@link #swap(Map, String)}.
     *
     * @param before is shown the next generation when it is ready and serves nobody yet
     */
    Generation swap(Map<String, Object> fragment, String cause, Consumer<Generation> before) {
        synchronized (changing) {
            Generation next = new Generation(last + 1, cause, build(changed(fragment)));
            try {
                before.accept(next);
            } catch (RuntimeException e) {
                next.retire();
                throw e;
            }
            return flip(next);
        }
    }

    /**
     * Takes what newer plugins bring, where the manifest follows the latest versions and they bring
     * something else than what serves.
     */
    public Optional<Generation> follow() {
        synchronized (changing) {
            Manifest manifest = current.plan().manifest();
            if (closed || !manifest.follow().equals(Manifest.LATEST)) {
                return Optional.empty();
            }
            Plan next = guard.call(name + ": planning", () -> pipelines.plan(manifest), late -> {});
            if (next.parts().equals(current.plan().parts())) {
                return Optional.empty();
            }
            return Optional.of(flip(new Generation(last + 1, "follow", build(manifest))));
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
            Generation now = current;
            Generation wanted =
                    history().stream()
                            .filter(
                                    one ->
                                            generation == null
                                                    ? one.number() < now.number()
                                                    : one.number() == generation)
                            .reduce((earlier, later) -> later)
                            .orElseThrow(() -> notKept(generation));
            current = wanted;
            return wanted;
        }
    }

    /** Lets the generations go that do not serve; those with runs in flight when these end. */
    public void forget() {
        synchronized (changing) {
            trim(1);
        }
    }

    private IntarsiaException notKept(Integer generation) {
        List<String> kept = history().stream().map(one -> Integer.toString(one.number())).toList();
        return new IntarsiaException(
                "INT-542",
                "pipeline " + name,
                generation == null
                        ? "no earlier generation is kept"
                        : "generation " + generation + " is not kept",
                "Kept are " + String.join(", ", kept) + ".");
    }

    private Manifest changed(Map<String, Object> fragment) {
        Manifest manifest = current.plan().manifest();
        boolean pinned = manifest.follow().equals(Manifest.PINNED);
        return Fragments.apply(manifest, pinned ? current.plan() : null, fragment);
    }

    private Assembly build(Manifest manifest) {
        if (closed) {
            throw over();
        }
        List<Assembly> others = history().stream().map(Generation::assembly).toList();
        return guard.call(
                "pipeline " + name,
                () -> {
                    Plan plan = pipelines.plan(manifest);
                    fit(plan);
                    Assembly assembly = pipelines.assemble(plan, others);
                    try {
                        TrialRun.of(assembly);
                        return assembly;
                    } catch (RuntimeException | Error e) {
                        // What cannot serve is closed whole.
                        assembly.close();
                        throw e;
                    }
                },
                Assembly::close);
    }

    private void fit(Plan plan) {
        if (plan.weightBytes() > settings.memory()) {
            throw new IntarsiaException(
                    "INT-516",
                    "pipeline " + name,
                    String.format(
                            java.util.Locale.ROOT,
                            "its weights take %.1f GB, %.1f GB are allowed",
                            plan.weightBytes() / 1e9,
                            settings.memory() / 1e9),
                    "Take a smaller preset, or allow more memory.");
        }
    }

    private Generation flip(Generation next) {
        if (closed) {
            next.retire();
            throw over();
        }
        long began = System.nanoTime();
        synchronized (history) {
            history.add(next);
            last = next.number();
        }
        current = next;
        next.flippedIn(System.nanoTime() - began);
        trim(settings.keep());
        return next;
    }

    private void trim(int keep) {
        List<Generation> leaving = new ArrayList<>();
        synchronized (history) {
            for (Generation one : List.copyOf(history)) {
                if (history.size() > keep && one != current) {
                    history.remove(one);
                    leaving.add(one);
                }
            }
        }
        leaving.forEach(Generation::retire);
    }

    private IntarsiaException over() {
        return new IntarsiaException(
                "INT-543", "pipeline " + name, "it was stopped", "Load it again.");
    }

    /**
     * Gives no lease any more and waits for the runs in flight.
     *
     * @return how many runs had not ended when {@code grace} was over; they end on their own, and
     *     what they hold with them
     */
    public int close(Duration grace) {
        closed = true;
        long until = System.nanoTime() + grace.toNanos();
        while (inFlight() > 0 && System.nanoTime() < until) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        synchronized (changing) {
            int cut = inFlight();
            history().forEach(Generation::retire);
            return cut;
        }
    }
}
