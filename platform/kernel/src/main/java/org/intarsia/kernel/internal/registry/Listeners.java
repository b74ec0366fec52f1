package org.intarsia.kernel.internal.registry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.intarsia.kernel.PluginEvent;

/** Tells those who listen, one event after the other, on a thread of its own. */
final class Listeners implements AutoCloseable {
    private final List<Consumer<PluginEvent>> all = new CopyOnWriteArrayList<>();
    private final ExecutorService teller =
            Executors.newSingleThreadExecutor(
                    work -> {
                        Thread thread = new Thread(work, "intarsia-kernel-events");
                        thread.setDaemon(true);
                        return thread;
                    });

    AutoCloseable add(Consumer<PluginEvent> listener) {
        all.add(listener);
        return () -> all.remove(listener);
    }

    void tell(PluginEvent event) {
        if (all.isEmpty()) {
            return;
        }
        try {
            teller.execute(() -> all.forEach(listener -> tell(listener, event)));
        } catch (RejectedExecutionException e) {
            // The kernel stops: no listener is called any more.
            all.clear();
        }
    }

    private static void tell(Consumer<PluginEvent> listener, PluginEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            // A listener that fails does not affect the others.
            Thread.yield();
        }
    }

    /** Events published before are still delivered. */
    @Override
    public void close() {
        teller.shutdown();
    }
}
