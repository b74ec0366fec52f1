package org.intarsia.pipeline.live;

import ai.djl.Device;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Kind;

/** The weights that running pipelines compute with. */
public final class LoadedWeights {
    private LoadedWeights() {}

    /**
     * Bytes on a device, of the generations that serve, are canaries or have runs in flight: those
     * of others are mapped files that the system can let go of. What generations of a pipeline
     * share counts once.
     */
    public static long bytes(Slots slots, Device device) {
        return slots.all().stream().mapToLong(slot -> bytes(slot, device)).sum();
    }

    /** As {@link #bytes(Slots, Device)}, of one pipeline. */
    public static long bytes(Slot slot, Device device) {
        return bytes(slot, device, new HashSet<>());
    }

    /**
     * As {@link #bytes(Slots, Device)}, without what a slot's next generation shares with those
     * before it.
     *
     * @param slot name of the one that the plan is for
     */
    static long beside(List<Slot> slots, Device device, String slot, Plan next) {
        long bytes = 0;
        for (Slot one : slots) {
            Set<Object> counted = new HashSet<>();
            if (one.name().equals(slot)) {
                next.running().forEach(group -> bytes(next, group, counted));
            }
            bytes += bytes(one, device, counted);
        }
        return bytes;
    }

    private static long bytes(Slot slot, Device device, Set<Object> counted) {
        long bytes = 0;
        for (Generation one : slot.history()) {
            boolean used = one == slot.current() || slot.canary().is(one) || one.inFlight() > 0;
            if (used && one.device().equals(device)) {
                for (Plan.Group group : one.plan().running()) {
                    bytes += bytes(one.plan(), group, counted);
                }
            }
        }
        return bytes;
    }

    private static long bytes(Plan plan, Plan.Group group, Set<Object> counted) {
        long parameters = 0;
        for (int i = 0; i < group.kinds().size(); i++) {
            Kind kind = group.kinds().get(i);
            if (counted.add(List.of(kind, group.key().get(i)))) {
                parameters +=
                        plan.parts().stream()
                                .filter(part -> part.kind() == kind)
                                .mapToLong(Plan.Part::parameters)
                                .sum();
            }
        }
        return Float.BYTES * parameters;
    }
}
