package org.intarsia.kernel.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.PluginWatch;
import org.intarsia.kernel.Plugins;
import org.intarsia.spi.IntarsiaException;

/** Watches the folder of plugins of a running instance. */
final class Deployer implements PluginWatch, AutoCloseable {
    private static final Duration PACE = Duration.ofMillis(300);

    private final Path folder;
    private final Plugins plugins;
    private final Shelf shelf;
    private final Map<Path, PluginInfo> brought = new HashMap<>();
    private ScheduledExecutorService clock;

    Deployer(Path folder, Plugins plugins, Shelf shelf) {
        this.folder = folder;
        this.plugins = plugins;
        this.shelf = shelf;
    }

    @Override
    public synchronized void watch(Listener listener) {
        if (clock != null) {
            throw new IllegalStateException("the folder is watched already");
        }
        FolderWatch watch = new FolderWatch(folder);
        watch.remember().forEach(this::broughtAtStart);
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        work -> {
                            Thread thread = new Thread(work, "intarsia-kernel-deployer");
                            thread.setDaemon(true);
                            return thread;
                        });
        clock.scheduleWithFixedDelay(
                () -> watch.look().forEach((jar, what) -> change(jar, what, listener)),
                PACE.toMillis(),
                PACE.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void close() {
        if (clock != null) {
            clock.shutdownNow();
        }
    }

    private void change(Path jar, FolderWatch.Change change, Listener listener) {
        String name = jar.getFileName().toString();
        try {
            if (change == FolderWatch.Change.ARRIVED) {
                arrived(jar, name, listener);
            } else {
                left(jar, name, listener);
            }
        } catch (IntarsiaException e) {
            listener.told(name + ": " + e.getMessage());
        } catch (RuntimeException | Error e) {
            // Whatever one file does, the others are still watched.
            listener.told(name + ": it could not be taken: " + e);
        }
    }

    private void arrived(Path jar, String name, Listener listener) {
        PluginInfo info = plugins.install(jar);
        if (info.state().equals(PluginInfo.REFUSED)) {
            listener.told(name + ": refused: " + info.reason());
            return;
        }
        boolean beside =
                shelf.plugins().stream()
                        .anyMatch(
                                it ->
                                        it.bundle().equals(info.bundle())
                                                && it.state().equals(PluginInfo.ACTIVE)
                                                && !it.version().equals(info.version()));
        brought.put(jar, info);
        listener.told(
                name
                        + ": "
                        + (beside ? "new version " : "new plugin ")
                        + info.bundle()
                        + " "
                        + info.version()
                        + ", "
                        + String.join(", ", info.components()));
    }

    private void left(Path jar, String name, Listener listener) {
        PluginInfo info = brought.remove(jar);
        if (info == null) {
            listener.told(name + ": the file is gone; it had brought nothing");
            return;
        }
        plugins.remove(info.bundle(), info.version());
        listener.told(name + ": taken out, " + info.bundle() + " " + info.version());
    }

    private void broughtAtStart(Path jar) {
        try {
            String digest = PluginFile.read(jar).digest();
            shelf.plugins().stream()
                    .filter(info -> info.digest().equals(digest))
                    .filter(info -> info.state().equals(PluginInfo.ACTIVE))
                    .findFirst()
                    .ifPresent(info -> brought.put(jar, info));
        } catch (IOException e) {
            // The next look finds it gone, or readable.
            brought.remove(jar);
        }
    }
}
