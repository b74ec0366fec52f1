package org.intarsia.pipeline.live;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * Tries a next generation on a share of a slot's requests. While it does, nothing else changes what
 * serves. Safe for several threads.
 */
public final class CanaryControl {
    private static final int ALL = 100;

    private final Slot slot;
    private final AtomicLong requests = new AtomicLong();
    private volatile @Nullable Canary running;

    CanaryControl(Slot slot) {
        this.slot = slot;
    }

    /** Empty while all requests go to what serves. */
    public Optional<Canary> running() {
        return Optional.ofNullable(running);
    }

    /**
     * Builds a generation as {@link Slot#swap} does, and gives it a share of the requests.
     *
     * @param percent of the requests, 0 to 100; evenly, so that of any 100 it gets so many
     * @throws IntarsiaException INT-549 when one runs already; why it cannot be built
     */
    public Canary start(
            Node.Mapping fragment, String cause, int percent, GenerationInspection before) {
        return slot.changing(
                () -> {
                    requireNone();
                    Generation next = slot.prepare(fragment, cause, before);
                    slot.add(next, false);
                    requests.set(0);
                    running = new Canary(next, percent, Instant.now());
                    next.found();
                    slot.trim();
                    return running;
                });
    }

    /**
     * Gives it another share.
     *
     * @throws IntarsiaException INT-550 when there is none
     */
    public Canary share(int percent) {
        return slot.changing(
                () -> {
                    Canary now = required();
                    running = new Canary(now.generation(), percent, now.since());
                    return running;
                });
    }

    /**
     * Has it serve all requests.
     *
     * @param number of its generation; null for whichever it is
     * @throws IntarsiaException INT-550 when there is none of this number
     */
    public Generation promote(@Nullable Integer number) {
        return slot.changing(
                () -> {
                    Generation next = required(number).generation();
                    slot.serve(next);
                    running = null;
                    slot.trim();
                    return next;
                });
    }

    /**
     * Gives all requests to what served before, and lets its generation go.
     *
     * @param number of its generation; null for whichever it is
     * @throws IntarsiaException INT-550 when there is none of this number
     */
    public Generation rollBack(@Nullable Integer number) {
        return slot.changing(
                () -> {
                    Generation gone = required(number).generation();
                    running = null;
                    return slot.forget(gone.number());
                });
    }

    private Canary required(@Nullable Integer number) {
        Canary now = required();
        if (number != null && number != now.generation().number()) {
            throw none("generation " + number + " is no canary");
        }
        return now;
    }

    /**
     * @throws IntarsiaException INT-550 when there is none
     */
    public Canary required() {
        return running().orElseThrow(() -> none("no canary runs"));
    }

    private IntarsiaException none(String cause) {
        return new IntarsiaException(
                ErrorCode.NO_CANARY, "pipeline " + slot.name(), cause, "Start one first.");
    }

    /**
     * @throws IntarsiaException INT-549 when one runs
     */
    public void requireNone() {
        Canary now = running;
        if (now != null) {
            throw new IntarsiaException(
                    ErrorCode.CANARY_RUNS,
                    "pipeline " + slot.name(),
                    "generation " + now.generation().number() + " is tried as a canary",
                    "Promote it or roll it back first.");
        }
    }

    /** What the next run gets, where {@code serving} serves. */
    Generation choose(Generation serving, Traffic traffic) {
        if (traffic == Traffic.CANARY) {
            return required().generation();
        }
        Canary now = running;
        return now != null && traffic == Traffic.SHARED && turn(now.percent())
                ? now.generation()
                : serving;
    }

    /** Every time the sum of the shares reaches another whole. */
    private boolean turn(int percent) {
        long request = requests.incrementAndGet();
        return request * percent / ALL > (request - 1) * percent / ALL;
    }

    boolean is(Generation generation) {
        Canary now = running;
        return now != null && now.generation() == generation;
    }
}
