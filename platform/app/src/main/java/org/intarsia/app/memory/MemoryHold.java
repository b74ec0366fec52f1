package org.intarsia.app.memory;

import ai.djl.Device;
import java.util.concurrent.atomic.AtomicBoolean;

/** Memory that is kept for a run until it is closed. Safe for several threads. */
public final class MemoryHold implements AutoCloseable {
    private final MemoryBudget budget;
    private final Device device;
    private final long bytes;
    private final long heap;
    private final AtomicBoolean closed = new AtomicBoolean();

    MemoryHold(MemoryBudget budget, Device device, long bytes, long heap) {
        this.budget = budget;
        this.device = device;
        this.bytes = bytes;
        this.heap = heap;
    }

    /** Lets go of it; calling it again does nothing. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            budget.release(device, bytes, heap);
        }
    }
}
