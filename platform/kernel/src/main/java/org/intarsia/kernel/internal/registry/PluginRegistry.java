package org.intarsia.kernel.internal.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.intarsia.kernel.PluginEvent;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.Registry;

/** Holds the plugins in the order they came. */
public final class PluginRegistry implements Registry, AutoCloseable {
    private final Listeners listeners = new Listeners();
    private final List<PluginEntry> entries = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Void> opening = CompletableFuture.completedFuture(null);

    /** Nothing is answered before {@code first} has ended, well or not. */
    public void waitFor(CompletableFuture<Void> first) {
        opening = first.exceptionally(failure -> null);
    }

    public void add(PluginEntry entry) {
        entries.add(entry);
        entry.done().thenRun(() -> tell(entry));
    }

    /** Does nothing when it was removed before. */
    public void remove(PluginEntry entry) {
        PluginInfo last = entry.info();
        if (!entries.remove(entry)) {
            return;
        }
        if (last.usable()) {
            listeners.tell(new PluginEvent(PluginEvent.Kind.REMOVED, last));
        }
    }

    /**
     * Looks again at the trust in what runs, and tells what changed.
     *
     * @param reason by digest, why a plugin would not be let in any more; empty when it would
     */
    public void trusted(UnaryOperator<String> reason) {
        for (PluginEntry entry : entries) {
            if (entry.trusted(reason.apply(entry.info().digest()))) {
                PluginInfo now = entry.info();
                boolean revoked = now.state() == PluginInfo.State.REVOKED;
                listeners.tell(
                        new PluginEvent(
                                revoked ? PluginEvent.Kind.REVOKED : PluginEvent.Kind.TRUSTED,
                                now));
            }
        }
    }

    /**
     * An older refusal of the same file says no more than a new answer.
     *
     * @param file its name, by which those are listed of which no more is known
     * @param digest empty when it is not known
     */
    public void forget(String file, String digest) {
        entries.removeIf(entry -> isRefusalOf(entry.info(), file, digest));
    }

    private static boolean isRefusalOf(PluginInfo info, String file, String digest) {
        boolean sameBytes = !digest.isEmpty() && info.digest().equals(digest);
        boolean sameName = info.version().isEmpty() && info.bundle().equals(file);
        return isRefused(info) && (sameBytes || sameName);
    }

    private static boolean isRefused(PluginInfo info) {
        return info.state() == PluginInfo.State.REFUSED;
    }

    @Override
    public void close() {
        listeners.close();
    }

    private void tell(PluginEntry entry) {
        PluginInfo info = entry.info();
        boolean active = info.usable();
        if (info.state() != PluginInfo.State.LOADING && entry.untold()) {
            listeners.tell(
                    new PluginEvent(
                            active ? PluginEvent.Kind.INSTALLED : PluginEvent.Kind.REFUSED, info));
        }
    }

    @Override
    public AutoCloseable listen(Consumer<PluginEvent> listener) {
        return listeners.add(listener);
    }

    @Override
    public List<PluginInfo> plugins() {
        return settled().stream().map(PluginEntry::info).toList();
    }

    @Override
    public List<RegisteredComponent> components() {
        return finder().components();
    }

    @Override
    public RegisteredComponent find(Class<?> kind, String name, String versionRangeOrNull) {
        return finder().find(kind, name, versionRangeOrNull);
    }

    private ComponentFinder finder() {
        List<RegisteredComponent> parts = new ArrayList<>();
        List<PluginEntry> all = settled();
        all.forEach(entry -> parts.addAll(entry.parts()));
        return new ComponentFinder(
                parts,
                all.stream().map(PluginEntry::info).filter(PluginRegistry::isRefused).count());
    }

    private List<PluginEntry> settled() {
        opening.join();
        entries.forEach(entry -> entry.known().join());
        return entries;
    }
}
