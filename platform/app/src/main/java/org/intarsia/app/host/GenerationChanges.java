package org.intarsia.app.host;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.pipeline.live.Generation;
import org.intarsia.pipeline.live.GenerationInspection;
import org.intarsia.pipeline.live.Slot;
import org.intarsia.pipeline.live.Slots;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * Changes which generations serve. Those that are public are of canaries; what the others do is
 * said at the host's methods of their names. Safe for several threads.
 */
public final class GenerationChanges {
    private final Slots slots;
    private final HostAudit audit;
    private final HostEvents events;

    GenerationChanges(Slots slots, HostAudit audit, HostEvents events) {
        this.slots = slots;
        this.audit = audit;
        this.events = events;
    }

    ChangeResult swap(SwapRequest request, Actor actor) {
        Slot slot = slots.get(request.pipeline());
        GenerationInspection inspection = planned(request, slot);
        ChangeResult result =
                change(
                        "swap",
                        slot,
                        actor,
                        () -> slot.swap(request.fragment(), request.cause("swap"), inspection));
        events.send(
                new HostEvent.Swapped(
                        Instant.now(), slot.name(), actor, result.generation(), result.took()));
        return result;
    }

    /** Refuses one that was planned against another generation: now, and when it is built. */
    private static GenerationInspection planned(SwapRequest request, Slot slot) {
        request.check(slot.current().number());
        return (next, built) -> request.check(slot.current().number());
    }

    /**
     * Whether a pipeline can be changed now.
     *
     * @throws IntarsiaException INT-541 no such pipeline, INT-549 a canary is tried
     */
    public void check(String pipeline) {
        slots.get(pipeline).canary().requireNone();
    }

    ChangeResult rollback(String pipeline, @Nullable Integer generation, Actor actor) {
        Slot slot = slots.get(pipeline);
        ChangeResult result = change("rollback", slot, actor, () -> slot.rollback(generation));
        events.send(
                new HostEvent.RolledBack(
                        Instant.now(), pipeline, actor, result.generation(), result.took()));
        return result;
    }

    /**
     * Builds a next generation as {@link PipelineHost#swap} does, and gives it a share of the
     * requests.
     *
     * @param percent of the requests, 0 to 100
     * @throws IntarsiaException as a swap; INT-549 when one is tried already
     */
    public CanaryInfo startCanary(SwapRequest request, int percent, Actor actor) {
        Slot slot = slots.get(request.pipeline());
        GenerationInspection inspection = planned(request, slot);
        CanaryInfo canary =
                tried(
                        "canary",
                        slot,
                        actor,
                        () ->
                                CanaryInfo.of(
                                        slot.canary()
                                                .start(
                                                        request.fragment(),
                                                        request.cause("canary"),
                                                        percent,
                                                        inspection)));
        return told(slot, actor, canary);
    }

    /**
     * Gives a canary another share.
     *
     * @throws IntarsiaException INT-541 no such pipeline, INT-550 no canary
     */
    public CanaryInfo shareCanary(String pipeline, int percent, Actor actor) {
        Slot slot = slots.get(pipeline);
        return told(slot, actor, CanaryInfo.of(slot.canary().share(percent)));
    }

    private CanaryInfo told(Slot slot, Actor actor, CanaryInfo canary) {
        audit.canary(
                "canary",
                slot.name(),
                actor,
                canary.generation(),
                "percent",
                Integer.toString(canary.percent()));
        events.send(new HostEvent.CanaryStarted(Instant.now(), slot.name(), actor, canary));
        return canary;
    }

    /**
     * Has a canary serve all requests.
     *
     * @param generation that is tried; null for whichever it is
     * @param reason in words, for listeners
     * @throws IntarsiaException INT-541 no such pipeline, INT-550 no such canary
     */
    public ChangeResult promoteCanary(
            String pipeline, @Nullable Integer generation, String reason, Actor actor) {
        Slot slot = slots.get(pipeline);
        ChangeResult result =
                change("promote", slot, actor, () -> slot.canary().promote(generation));
        ended(slot, actor, result.generation(), true, reason);
        return result;
    }

    /**
     * Gives all requests to what served before, and drops the canary's generation.
     *
     * @param generation that is tried; null for whichever it is
     * @param reason in words, for the audit log
     * @throws IntarsiaException INT-541 no such pipeline, INT-550 no such canary
     */
    public GenerationInfo rollBackCanary(
            String pipeline, @Nullable Integer generation, String reason, Actor actor) {
        Slot slot = slots.get(pipeline);
        GenerationInfo gone =
                tried(
                        "roll-back-canary",
                        slot,
                        actor,
                        () -> GenerationInfo.of(slot.canary().rollBack(generation)));
        audit.canary("roll-back-canary", slot.name(), actor, gone, "reason", reason);
        ended(slot, actor, gone, false, reason);
        return gone;
    }

    private void ended(
            Slot slot, Actor actor, GenerationInfo generation, boolean promoted, String reason) {
        events.send(
                new HostEvent.CanaryEnded(
                        Instant.now(), slot.name(), actor, generation, promoted, reason));
        // A version that was installed meanwhile was told as one that could not be taken.
        slots.follow(slot);
    }

    /**
     * What is tried.
     *
     * @throws IntarsiaException INT-541 no such pipeline, INT-550 no canary
     */
    public CanaryInfo canary(String pipeline) {
        return CanaryInfo.of(slots.get(pipeline).canary().required());
    }

    GenerationInfo forget(String pipeline, int generation, Actor actor) {
        GenerationInfo gone = GenerationInfo.of(slots.get(pipeline).forget(generation));
        audit.forgotten(pipeline, actor, generation);
        events.send(new HostEvent.Forgotten(Instant.now(), pipeline, actor, gone));
        return gone;
    }

    /** Does a change, and tells the audit log that it was done, or listeners that it was not. */
    ChangeResult change(String action, Slot slot, Actor actor, Supplier<Generation> work) {
        long began = System.nanoTime();
        GenerationInfo now = tried(action, slot, actor, () -> GenerationInfo.of(work.get()));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        audit.serves(action, slot.name(), actor, now);
        return new ChangeResult(now, took);
    }

    private <T> T tried(String action, Slot slot, Actor actor, Supplier<T> work) {
        try {
            return work.get();
        } catch (IntarsiaException e) {
            events.send(
                    new HostEvent.ChangeFailed(
                            Instant.now(), slot.name(), actor, action, e.problems()));
            throw e;
        }
    }

    /** A pipeline that follows the latest versions took one by itself, or could not. */
    void followed(Slot slot, @Nullable IntarsiaException problem) {
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
}
