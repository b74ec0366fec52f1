package org.intarsia.kernel.internal.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.PluginWatch;
import org.intarsia.kernel.internal.PluginRefusedException;
import org.intarsia.kernel.internal.archive.PluginFile;
import org.intarsia.kernel.internal.registry.PluginRegistry;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Watches the folder of plugins of a running instance. A plugin stays while any file of the folder
 * brings it, and leaves with the last one, whether that is deleted or replaced by another version;
 * one that is needed leaves when it is needed no more.
 */
public final class Deployer implements PluginWatch, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Deployer.class.getName());

    private static final Duration PACE = Duration.ofMillis(300);

    private final Path folder;
    private final Installer plugins;
    private final PluginRegistry shelf;
    private final TrustWatch trust;
    private final Map<Path, PluginInfo> brought = new TreeMap<>();
    private final Map<Path, PluginInfo> refused = new TreeMap<>();

    /** Plugins that a pipeline needed when their last file left. */
    private final Map<String, PluginInfo> withoutFile = new TreeMap<>();

    private ScheduledExecutorService clock;

    public Deployer(Path folder, Installer plugins, PluginRegistry shelf, TrustWatch trust) {
        this.trust = trust;
        this.folder = folder;
        this.plugins = plugins;
        this.shelf = shelf;
    }

    @Override
    public synchronized void watch(Listener listener) {
        if (clock != null) {
            throw new IllegalStateException("the folder is already being watched");
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
            if (trust.changed(safe::told)) {
                retryUntrusted(safe);
            }
            watch.look().forEach((jar, what) -> change(jar, what, safe));
            removeUnneeded(safe);
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

    /** What is let in now that another key or file is trusted. */
    private void retryUntrusted(Listener listener) {
        plugins.untrusted()
                .forEach(
                        (jar, attempt) -> {
                            if (attempt.isOf(jar)) {
                                retry(jar, attempt, listener);
                            }
                        });
    }

    private void retry(Path jar, Refusals.Attempt attempt, Listener listener) {
        Path name = jar.getFileName();
        boolean here = jar.getParent().equals(folder.toAbsolutePath());
        Set<String> before = active();
        PluginInfo info = plugins.install(Source.again(jar, attempt, here));
        if (here && info.usable()) {
            settled(folder.resolve(name), info, before, listener);
        } else if (info.usable()) {
            listener.told(
                    name
                            + ": trusted now, "
                            + info.bundle()
                            + " "
                            + info.version()
                            + " is installed");
        }
    }

    private void arrived(Path jar, String name, Listener listener) {
        Set<String> before = active();
        settled(jar, plugins.install(Source.here(jar)), before, listener);
    }

    /**
     * @param before digests of what was installed before
     */
    private void settled(Path jar, PluginInfo info, Set<String> before, Listener listener) {
        String name = jar.getFileName().toString();
        if (info.state() == PluginInfo.State.REFUSED) {
            refused.put(jar, info);
            listener.told(name + ": refused: " + info.reason());
            return;
        }
        refused.remove(jar);
        withoutFile.remove(info.digest());
        PluginInfo replaced = brought.put(jar, info);
        String known = info.bundle() + " " + info.version();
        if (before.contains(info.digest())) {
            listener.told(name + ": already installed, " + known);
        } else {
            listener.told(
                    name
                            + (isBeside(info) ? ": new version " : ": new plugin ")
                            + known
                            + ", "
                            + String.join(", ", info.components()));
        }
        if (replaced != null && !replaced.digest().equals(info.digest())) {
            lost(replaced, name, listener);
        }
    }

    private boolean isBeside(PluginInfo info) {
        return shelf.plugins().stream()
                .anyMatch(
                        it ->
                                it.bundle().equals(info.bundle())
                                        && it.usable()
                                        && !it.version().equals(info.version()));
    }

    private void left(Path jar, String name, Listener listener) {
        PluginInfo turnedAway = refused.remove(jar);
        if (turnedAway != null) {
            forget(turnedAway, name, listener);
        }
        PluginInfo info = brought.remove(jar);
        if (info != null) {
            lost(info, name, listener);
        } else {
            listener.told(name + ": the file was removed; no plugin had been installed from it");
        }
    }

    /** A refusal is listed as long as any file was refused for the same bytes. */
    private void forget(PluginInfo turnedAway, String name, Listener listener) {
        plugins.forget(name, turnedAway.digest());
        if (turnedAway.digest().isEmpty()) {
            return;
        }
        Optional<Path> twin = fileOf(refused, turnedAway.digest());
        twin.ifPresent(jar -> arrived(jar, jar.getFileName().toString(), listener));
    }

    /** A file brings a plugin no more. */
    private void lost(PluginInfo info, String name, Listener listener) {
        String known = info.bundle() + " " + info.version();
        Optional<Path> other = fileOf(brought, info.digest()).or(() -> arriving(info.digest()));
        if (other.isPresent()) {
            listener.told(name + ": " + known + " stays, " + other.get().getFileName() + " has it");
            return;
        }
        withoutFile.put(info.digest(), info);
        plugins.remove(info.bundle(), info.version());
        withoutFile.remove(info.digest());
        listener.told(name + ": uninstalled, " + known);
    }

    private void removeUnneeded(Listener listener) {
        for (PluginInfo info : List.copyOf(withoutFile.values())) {
            try {
                plugins.remove(info.bundle(), info.version());
            } catch (IntarsiaException e) {
                if (e.problems().get(0).code() == ErrorCode.UNKNOWN_PLUGIN) {
                    withoutFile.remove(info.digest());
                }
                continue;
            }
            withoutFile.remove(info.digest());
            listener.told(
                    info.bundle()
                            + " "
                            + info.version()
                            + ": uninstalled: its file was removed and nothing uses it any more");
        }
    }

    private static Optional<Path> fileOf(Map<Path, PluginInfo> files, String digest) {
        return files.entrySet().stream()
                .filter(file -> file.getValue().digest().equals(digest))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** A renamed file is there under its new name before it counts as arrived. */
    private Optional<Path> arriving(String digest) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(jar -> jar.toString().endsWith(".jar"))
                    .filter(jar -> !brought.containsKey(jar) && !refused.containsKey(jar))
                    .filter(jar -> PluginFile.isOf(jar, digest))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private Set<String> active() {
        return shelf.plugins().stream()
                .filter(info -> info.usable())
                .map(PluginInfo::digest)
                .collect(Collectors.toSet());
    }

    private boolean knownFromTheStart(Path jar) {
        try {
            String digest = PluginFile.read(jar).digest();
            for (PluginInfo info : shelf.plugins()) {
                if (info.digest().equals(digest)) {
                    boolean in = info.usable();
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
