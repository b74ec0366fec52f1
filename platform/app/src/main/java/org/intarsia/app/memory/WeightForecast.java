package org.intarsia.app.memory;

import ai.djl.Device;
import java.util.HashMap;
import java.util.Map;
import org.intarsia.pipeline.build.Devices;
import org.intarsia.pipeline.live.LoadedWeights;
import org.intarsia.pipeline.live.Slot;
import org.intarsia.pipeline.live.Slots;
import org.intarsia.pipeline.live.SwapPlan;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.MemoryLimit;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * Follows the weights of all pipelines through changes that are yet to be made, so that a later one
 * that would not fit is found before the first one is made. Used by one thread.
 */
public final class WeightForecast {
    private final @Nullable Long allowed;
    private final Map<String, Weights> loaded = new HashMap<>();

    /**
     * Begins with what runs now.
     *
     * @param allowed bytes; null for what a device has
     */
    WeightForecast(Slots slots, @Nullable Long allowed) {
        this.allowed = allowed;
        for (Slot slot : slots.all()) {
            Device device = slot.current().device();
            loaded.put(slot.name(), new Weights(device, LoadedWeights.bytes(slot, device)));
        }
    }

    /** Of one pipeline. */
    private record Weights(Device device, long bytes) {}

    public void unload(String pipeline) {
        loaded.remove(pipeline);
    }

    /**
     * @throws IntarsiaException INT-516 when it would not fit beside the others; it counts as
     *     loaded nevertheless
     */
    public void load(String pipeline, Plan plan) {
        add(pipeline, plan, 0);
    }

    /**
     * A pipeline changes while its generation before serves yet; parts that it keeps count once.
     *
     * @throws IntarsiaException as {@link #load}
     */
    public void swap(String pipeline, SwapPlan swap) {
        long built =
                Float.BYTES
                        * swap.plan().parts().stream()
                                .filter(part -> swap.built().contains(part.kind()))
                                .mapToLong(Plan.Part::parameters)
                                .sum();
        add(pipeline, swap.plan(), swap.plan().weightBytes() - built);
    }

    private void add(String pipeline, Plan plan, long shared) {
        Manifest manifest = plan.manifest();
        Device device = Devices.resolve(manifest.device(), manifest.devicePlace());
        long others =
                loaded.values().stream()
                        .filter(one -> one.device().equals(device))
                        .mapToLong(Weights::bytes)
                        .sum();
        loaded.put(pipeline, new Weights(device, plan.weightBytes()));
        plan.memory()
                .requireBeside(
                        Math.max(0, others - shared),
                        MemoryLimit.of(device, allowed),
                        "pipeline " + pipeline);
    }
}
