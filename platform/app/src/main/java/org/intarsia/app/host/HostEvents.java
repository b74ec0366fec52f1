package org.intarsia.app.host;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Listeners of a host. One that throws keeps neither the others nor the change from going on. */
final class HostEvents {
    private static final System.Logger LOG = System.getLogger(HostEvents.class.getName());

    private final List<Consumer<HostEvent>> listeners = new CopyOnWriteArrayList<>();

    AutoCloseable listen(Consumer<HostEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void send(HostEvent event) {
        for (Consumer<HostEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "a listener failed at " + event, e);
            }
        }
    }
}
