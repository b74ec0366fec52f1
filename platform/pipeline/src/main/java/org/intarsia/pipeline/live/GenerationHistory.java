package org.intarsia.pipeline.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The generations of a slot that are kept, in the order of their numbers. Safe for several threads.
 */
final class GenerationHistory {
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

    Optional<Generation> numbered(int number) {
        return all().stream().filter(one -> one.number() == number).findFirst();
    }

    /** The newest one before that number. */
    Optional<Generation> before(int number) {
        return all().stream()
                .filter(one -> one.number() < number)
                .reduce((earlier, later) -> later);
    }

    /** Drops the oldest ones until {@code keep} are left; the serving one stays. */
    void trim(int keep, Generation serving) {
        List<Generation> leaving = new ArrayList<>();
        synchronized (this) {
            for (Generation one : List.copyOf(kept)) {
                if (kept.size() > keep && one != serving) {
                    kept.remove(one);
                    leaving.add(one);
                }
            }
        }
        leaving.forEach(Generation::retire);
    }
}
