package org.intarsia.kernel.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
        if (all.isEmpty() || teller.isShutdown()) {
            return;
        }
        teller.execute(() -> all.forEach(listener -> listener.accept(event)));
    }

    @Override
    public void close() {
        teller.shutdown();
    }
}
