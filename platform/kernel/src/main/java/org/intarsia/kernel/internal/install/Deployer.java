package org.intarsia.kernel.internal.install;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.PluginWatch;
import org.intarsia.kernel.internal.PluginRefusedException;
import org.intarsia.kernel.internal.archive.PluginFile;
import org.intarsia.kernel.internal.registry.PluginRegistry;
import org.intarsia.spi.problem.IntarsiaException;

/** Watches the folder of plugins of a running instance. */
public final class Deployer implements PluginWatch, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Deployer.class.getName());

    private static final Duration PACE = Duration.ofMillis(300);

    private final Path folder;
    private final Installer plugins;
    private final PluginRegistry shelf;
    private final Map<Path, PluginInfo> brought = new HashMap<>();
    private final Map<Path, PluginInfo> refused = new HashMap<>();
    private ScheduledExecutorService clock;

    public Deployer(Path folder, Installer plugins, PluginRegistry shelf) {
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
        for (Path jar : watch.remember()) {
            if (!knownFromTheStart(jar)) {
                // It came between the start and now.
                watch.forget(jar);
            }
        }
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        work -> {
                            Thread thread = new Thread(work, "intarsia-kernel-deployer");
                            thread.setDaemon(true);
                            return thread;
                        });
        clock.scheduleWithFixedDelay(
                () -> look(watch, listener),
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

    /** Never throws: then nothing would be looked at again. */
    private void look(FolderWatch watch, Listener listener) {
        Listener safe =
                line -> {
                    try {
                        listener.told(line);
                    } catch (RuntimeException e) {
                        // The folder is watched on, whatever a listener does.
                        LOG.log(System.Logger.Level.WARNING, "not announced: " + line, e);
                    }
                };
        try {
            watch.look().forEach((jar, what) -> change(jar, what, safe));
        } catch (RuntimeException | Error e) {
            safe.told("the plugin folder cannot be read: " + PluginFailure.text(e));
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
            listener.told(name + ": it could not be installed: " + PluginFailure.text(e));
        }
    }

    private void arrived(Path jar, String name, Listener listener) {
        Set<String> before = active();
        PluginInfo info = plugins.install(jar);
        if (info.state() == PluginInfo.State.REFUSED) {
            refused.put(jar, info);
            listener.told(name + ": refused: " + info.reason());
            return;
        }
        refused.remove(jar);
        if (before.contains(info.digest())) {
            brought.put(jar, info);
            listener.told(name + ": already installed, " + info.bundle() + " " + info.version());
            return;
        }
        boolean beside =
                shelf.plugins().stream()
                        .anyMatch(
                                it ->
                                        it.bundle().equals(info.bundle())
                                                && it.state() == PluginInfo.State.ACTIVE
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
        PluginInfo turnedAway = refused.remove(jar);
        if (turnedAway != null) {
            plugins.forget(name, turnedAway.digest());
        }
        PluginInfo info = brought.remove(jar);
        if (info == null) {
            listener.told(name + ": the file is gone; no plugin was installed from it");
            return;
        }
        plugins.remove(info.bundle(), info.version());
        listener.told(name + ": uninstalled, " + info.bundle() + " " + info.version());
    }

    private Set<String> active() {
        return shelf.plugins().stream()
                .filter(info -> info.state() == PluginInfo.State.ACTIVE)
                .map(PluginInfo::digest)
                .collect(Collectors.toSet());
    }

    private boolean knownFromTheStart(Path jar) {
        try {
            String digest = PluginFile.read(jar).digest();
            for (PluginInfo info : shelf.plugins()) {
                if (info.digest().equals(digest)) {
                    boolean in = info.state() == PluginInfo.State.ACTIVE;
                    (in ? brought : refused).put(jar, info);
                    return true;
                }
            }
            return false;
        } catch (IOException | PluginRefusedException e) {
            // Whoever looks at it again says why.
            return false;
        }
    }
}
