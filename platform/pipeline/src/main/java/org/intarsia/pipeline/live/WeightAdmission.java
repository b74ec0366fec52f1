package org.intarsia.pipeline.live;

import ai.djl.Device;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.intarsia.pipeline.plan.MemoryLimit;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Lets a generation be built where its weights fit beside those that are loaded and those that are
 * being loaded. Safe for several threads.
 */
final class WeightAdmission {
    private final Supplier<List<Slot>> slots;
    private final Set<Admitted> loading = new HashSet<>();

    /**
     * @param slots that run
     */
    WeightAdmission(Supplier<List<Slot>> slots) {
        this.slots = slots;
    }

    /** Weights that count until the slots have them, or until they were not loaded after all. */
    final class Admitted {
        private final Device device;
        private final long bytes;

        private Admitted(Device device, long bytes) {
            this.device = device;
            this.bytes = bytes;
        }

        /** Ends it; calling it again does nothing. */
        void end() {
            synchronized (WeightAdmission.this) {
                loading.remove(this);
            }
        }
    }

    /**
     * @param slot name of the one that it is for: what it shares with that one's generations counts
     *     once
     * @param place for the message
     * @throws IntarsiaException INT-516 when it does not fit; nothing is counted then
     */
    synchronized Admitted admit(
            String slot, Plan plan, Device device, MemoryLimit limit, String place) {
        long others =
                LoadedWeights.beside(slots.get(), device, slot, plan)
                        + loading.stream()
                                .filter(one -> one.device.equals(device))
                                .mapToLong(one -> one.bytes)
                                .sum();
        plan.memory().requireBeside(others, limit, place);
        Admitted admitted = new Admitted(device, plan.weightBytes());
        loading.add(admitted);
        return admitted;
    }
}
