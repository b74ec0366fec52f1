package org.intarsia.app.memory;

import ai.djl.Device;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.intarsia.base.ByteCount;
import org.intarsia.pipeline.build.Devices;
import org.intarsia.pipeline.live.Generation;
import org.intarsia.pipeline.live.LoadedWeights;
import org.intarsia.pipeline.live.Slots;
import org.intarsia.pipeline.plan.MemoryEstimate;
import org.intarsia.pipeline.plan.MemoryLimit;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * Holds the planned memory of all runs in flight together below the limit, before any of it is
 * allocated. Safe for several threads.
 */
public final class MemoryBudget {
    private final Slots slots;
    private final @Nullable Long allowed;
    private final Map<Device, Long> held = new HashMap<>();
    private long heldHeap;

    /**
     * @param allowed bytes; null for what the device has
     */
    public MemoryBudget(Slots slots, @Nullable Long allowed) {
        this.slots = slots;
        this.allowed = allowed;
    }

    /**
     * Holds memory for a run.
     *
     * @param pipeline its name
     * @param batch images that it makes at once
     * @return empty when the runs in flight leave too little
     * @throws IntarsiaException INT-516 when it does not fit even alone
     */
    public synchronized Optional<MemoryHold> hold(
            String pipeline, Generation generation, int batch) {
        String place = "pipeline " + pipeline;
        Device device = generation.device();
        MemoryLimit limit = MemoryLimit.of(device, allowed);
        MemoryEstimate needed = generation.memory(batch);
        needed.requireWithin(limit, place);
        MemoryEstimate.Shares shares = needed.shares(limit);
        long others = shares.process() + LoadedWeights.bytes(slots, device);
        if (others + shares.run() > limit.bytes()) {
            throw beside(others, shares.run(), limit, place);
        }
        long running = held.getOrDefault(device, 0L);
        boolean fits =
                others + running + shares.run() <= limit.bytes()
                        && heldHeap + shares.heap() <= MemoryLimit.heap().bytes();
        if (!fits) {
            return Optional.empty();
        }
        held.put(device, running + shares.run());
        heldHeap += shares.heap();
        return Optional.of(new MemoryHold(this, device, shares.run(), shares.heap()));
    }

    private static IntarsiaException beside(
            long others, long run, MemoryLimit limit, String place) {
        return new IntarsiaException(
                ErrorCode.MEMORY_LIMIT,
                place,
                "a run needs about "
                        + ByteCount.text(run)
                        + " beside the process and the weights of all running pipelines, "
                        + ByteCount.text(others)
                        + ", and "
                        + limit.what()
                        + " "
                        + ByteCount.text(limit.bytes()),
                "Ask for fewer images at once, unload a pipeline, or raise the limit with"
                        + " --memory.");
    }

    /**
     * As {@link #hold}, for a run that begins.
     *
     * @param before what was held for it, maybe for another generation; null for nothing
     * @throws IntarsiaException INT-436 too, when the runs in flight leave too little
     */
    public synchronized MemoryHold begin(
            @Nullable MemoryHold before, String pipeline, Generation generation, int batch) {
        if (before != null) {
            before.close();
        }
        return hold(pipeline, generation, batch).orElseThrow(() -> busy(pipeline));
    }

    /**
     * Holds memory for an encoder of texts, while it is loaded beside the pipelines.
     *
     * @param pipeline that it encodes for
     * @param encoder the plan of it alone
     * @throws IntarsiaException INT-516 when it does not fit beside the weights, INT-436 when the
     *     runs in flight leave too little
     */
    public synchronized MemoryHold beginEncoder(String pipeline, Plan encoder) {
        Device device =
                Devices.resolve(encoder.manifest().device(), encoder.manifest().devicePlace());
        MemoryLimit limit = MemoryLimit.of(device, allowed);
        long weights = LoadedWeights.bytes(slots, device);
        encoder.memory().requireBeside(weights, limit, "text encoder of pipeline " + pipeline);
        MemoryEstimate.Shares shares = encoder.memory().shares(limit);
        long running = held.getOrDefault(device, 0L);
        if (shares.process() + weights + running + shares.run() > limit.bytes()) {
            throw busy(pipeline);
        }
        held.put(device, running + shares.run());
        return new MemoryHold(this, device, shares.run(), 0);
    }

    private static IntarsiaException busy(String pipeline) {
        return new IntarsiaException(
                ErrorCode.SERVER_BUSY,
                "pipeline " + pipeline,
                "the runs in flight leave too little memory for this one",
                "Try again in a few seconds.");
    }

    /** Changes of which pipelines run, one after the other. */
    public WeightForecast forecast() {
        return new WeightForecast(slots, allowed);
    }

    synchronized void release(Device device, long bytes, long heap) {
        held.merge(device, -bytes, Long::sum);
        heldHeap -= heap;
    }

    /** Bytes of all runs in flight, on all devices. */
    public synchronized long held() {
        return held.values().stream().mapToLong(it -> it).sum();
    }
}
