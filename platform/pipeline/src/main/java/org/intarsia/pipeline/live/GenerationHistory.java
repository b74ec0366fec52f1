package org.intarsia.pipeline.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.intarsia.kernel.Guard;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * The generations of a slot that are kept, in the order of their numbers. Safe for several threads.
 */
final class GenerationHistory {
    private static final Guard CLOSING = new Guard(Duration.ofSeconds(5));
    private static final System.Logger LOG = System.getLogger(GenerationHistory.class.getName());

    private final List<Generation> kept = new ArrayList<>();
    private int last;

    synchronized void add(Generation next) {
        kept.add(next);
        last = next.number();
    }

    synchronized List<Generation> all() {
        return List.copyOf(kept);
    }

    /** The number that the next generation gets. */
    synchronized int next() {
        return last + 1;
    }

    /**
     * @param pipeline for the message
     * @throws IntarsiaException INT-542 when it is not kept
     */
    Generation numbered(String pipeline, int number) {
        return all().stream()
                .filter(one -> one.number() == number)
                .findFirst()
                .orElseThrow(() -> notKept(pipeline, "generation " + number + " is not kept"));
    }

    /** The newest one before that number; else as {@link #numbered}. */
    Generation before(String pipeline, int number) {
        return all().stream()
                .filter(one -> one.number() < number)
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> notKept(pipeline, "no earlier generation is kept"));
    }

    private IntarsiaException notKept(String pipeline, String cause) {
        List<String> numbers = all().stream().map(one -> Integer.toString(one.number())).toList();
        return new IntarsiaException(
                ErrorCode.UNKNOWN_GENERATION,
                "pipeline " + pipeline,
                cause,
                "Kept are " + String.join(", ", numbers) + ".");
    }

    /** Runs that have not ended. */
    int inFlight() {
        return all().stream().mapToInt(Generation::inFlight).sum();
    }

    /** Waits for the runs in flight, no longer than that. */
    void awaitRuns(Duration grace) {
        long until = System.nanoTime() + grace.toNanos();
        while (inFlight() > 0 && System.nanoTime() < until) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    List<Assembly> assemblies() {
        return all().stream().map(Generation::assembly).toList();
    }

    /** Drops the oldest ones until {@code keep} are left, but for those that stay. */
    void trim(int keep, Set<Generation> staying) {
        List<Generation> leaving = new ArrayList<>();
        synchronized (this) {
            for (Generation one : List.copyOf(kept)) {
                if (kept.size() > keep && !staying.contains(one)) {
                    kept.remove(one);
                    leaving.add(one);
                }
            }
        }
        leaving.forEach(Generation::retire);
    }

    /**
     * Drops one that does not serve.
     *
     * @throws IntarsiaException INT-542 when it is not kept, INT-546 when it serves
     */
    Generation drop(String pipeline, int number, Generation serving) {
        Generation leaving = numbered(pipeline, number);
        if (leaving == serving) {
            throw new IntarsiaException(
                    ErrorCode.GENERATION_SERVES,
                    "pipeline " + pipeline,
                    "generation " + number + " serves",
                    "Roll back or swap to another one first.");
        }
        synchronized (this) {
            kept.remove(leaving);
        }
        leaving.retire();
        return leaving;
    }

    /**
     * Lets all go; they stay listed. Several that hang in their close do not add up: they are left
     * together.
     */
    void retireAll(String what) {
        try {
            CLOSING.call(
                    what,
                    () -> {
                        all().forEach(Generation::retire);
                        return null;
                    },
                    late -> {});
        } catch (IntarsiaException e) {
            LOG.log(System.Logger.Level.WARNING, e.getMessage());
        }
    }
}
