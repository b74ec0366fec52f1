package org.intarsia.kernel.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.Registered;
import org.intarsia.kernel.Registry;

/** Holds the plugins in the order they came. */
final class Shelf implements Registry {
    private final List<PluginEntry> entries = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Void> opening = CompletableFuture.completedFuture(null);

    /** Nothing is answered before {@code first} has ended, well or not. */
    void waitFor(CompletableFuture<Void> first) {
        opening = first.exceptionally(failure -> null);
    }

    void add(PluginEntry entry) {
        entries.add(entry);
    }

    void remove(PluginEntry entry) {
        entries.remove(entry);
    }

    @Override
    public List<PluginInfo> plugins() {
        return settled().stream().map(PluginEntry::info).toList();
    }

    @Override
    public List<Registered> components() {
        return finder().components();
    }

    @Override
    public Registered find(Class<?> kind, String name, String versionRangeOrNull) {
        return finder().find(kind, name, versionRangeOrNull);
    }

    private Finder finder() {
        List<Registered> parts = new ArrayList<>();
        settled().forEach(entry -> parts.addAll(entry.parts()));
        return new Finder(parts);
    }

    private List<PluginEntry> settled() {
        opening.join();
        entries.forEach(entry -> entry.known().join());
        return entries;
    }
}
