package org.intarsia.app.host;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.pipeline.live.Generation;
import org.intarsia.pipeline.live.Slot;
import org.intarsia.pipeline.live.Slots;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/** Changes which generations serve; the host's methods of the same names say more. */
final class GenerationChanges {
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
        request.check(slot.current().number());
        Slot.Inspection inspection = (next, built) -> request.check(slot.current().number());
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

    ChangeResult rollback(String pipeline, @Nullable Integer generation, Actor actor) {
        Slot slot = slots.get(pipeline);
        ChangeResult result = change("rollback", slot, actor, () -> slot.rollback(generation));
        events.send(
                new HostEvent.RolledBack(
                        Instant.now(), pipeline, actor, result.generation(), result.took()));
        return result;
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
