package org.intarsia.kernel.internal.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.internal.Origin;
import org.osgi.framework.ServiceRegistration;

/** What is known of one plugin. Its state changes once, from loading to active or refused. */
public final class PluginEntry {
    /** What a plugin wrote was cut before; the line and the file of the stack come after it. */
    private static final int LONGEST = 2000;

    private final CompletableFuture<Void> known = new CompletableFuture<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private PluginInfo info;
    private List<RegisteredComponent> parts = List.of();
    private boolean gone;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * @param origin what is known of the file; its resources are not requested
     */
    public PluginEntry(Origin origin) {
        info =
                new PluginInfo(
                        origin.bundle(),
                        origin.version(),
                        origin.digest(),
                        origin.signer(),
                        PluginInfo.State.LOADING,
                        "",
                        List.of());
    }

    public static PluginEntry refused(Origin origin, String reason) {
        PluginEntry entry = new PluginEntry(origin);
        entry.refuse(reason);
        return entry;
    }

    /** True for the first caller: an event is published once. */
    boolean untold() {
        return told.compareAndSet(false, true);
    }

    public synchronized PluginInfo info() {
        return info;
    }

    synchronized List<RegisteredComponent> parts() {
        return parts;
    }

    /** Completes when the parts are known, or the reason is. */
    CompletableFuture<Void> known() {
        return known;
    }

    /** Completes when the parts are services too. */
    public CompletableFuture<Void> done() {
        return done;
    }

    /** False when it was refused or taken out in the meantime. */
    boolean accept(PluginInfo active, List<RegisteredComponent> brought) {
        synchronized (this) {
            if (gone || known.isDone()) {
                return false;
            }
            info = active;
            parts = List.copyOf(brought);
        }
        return known.complete(null);
    }

    /**
     * Notes whether it would still be let in.
     *
     * @param reason why not; empty when it would
     * @return whether that is new
     */
    synchronized boolean trusted(String reason) {
        if (!info.usable() || info.reason().equals(reason)) {
            return false;
        }
        boolean revoked = !reason.isEmpty();
        info =
                info.with(
                        revoked ? PluginInfo.State.REVOKED : PluginInfo.State.ACTIVE,
                        PluginFailure.plain(reason));
        return true;
    }

    void refuse(String reason) {
        synchronized (this) {
            if (known.isDone()) {
                return;
            }
            info =
                    new PluginInfo(
                            info.bundle(),
                            info.version(),
                            info.digest(),
                            info.signer(),
                            PluginInfo.State.REFUSED,
                            PluginFailure.plain(reason, LONGEST),
                            List.of());
        }
        known.complete(null);
        done.complete(null);
    }

    void published(List<ServiceRegistration<?>> registered) {
        boolean late;
        synchronized (this) {
            late = gone;
            services.addAll(registered);
        }
        if (late) {
            withdraw();
        }
        done.complete(null);
    }

    public void close() {
        synchronized (this) {
            gone = true;
            parts = List.of();
        }
        withdraw();
        known.complete(null);
        done.complete(null);
    }

    private void withdraw() {
        List<ServiceRegistration<?>> leaving;
        synchronized (this) {
            leaving = List.copyOf(services);
            services.clear();
        }
        leaving.forEach(ServiceRegistration::unregister);
    }
}
