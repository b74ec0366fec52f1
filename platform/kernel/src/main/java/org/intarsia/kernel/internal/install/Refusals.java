package org.intarsia.kernel.internal.install;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.kernel.InstallOptions;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.Refusal;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.internal.archive.PluginFile;

/**
 * What was refused in this process, oldest first, and which files would be let in if they were
 * trusted. Safe for several threads.
 */
final class Refusals {
    private static final int MOST = 1000;

    private final Clock clock;
    private final Deque<Refusal> all = new ArrayDeque<>();
    private final Map<Path, Attempt> untrusted = new LinkedHashMap<>();

    Refusals(Clock clock) {
        this.clock = clock;
    }

    /** How a file was to be installed, that was refused because their signer was not trusted. */
    record Attempt(String digest, InstallOptions options, Actor actor) {
        /** Whether a file still has the bytes that were refused. */
        boolean isOf(Path jar) {
            return PluginFile.isOf(jar, digest);
        }
    }

    synchronized void add(Path jar, String bundle, PluginInfo plugin) {
        if (all.size() == MOST) {
            all.removeFirst();
        }
        all.add(new Refusal(clock.instant(), String.valueOf(jar.getFileName()), bundle, plugin));
    }

    synchronized List<Refusal> all() {
        return List.copyOf(all);
    }

    synchronized void wait(Path jar, Attempt attempt) {
        untrusted.put(jar.toAbsolutePath(), attempt);
        if (untrusted.size() > MOST) {
            untrusted.remove(untrusted.keySet().iterator().next());
        }
    }

    synchronized void settled(Path jar) {
        untrusted.remove(jar.toAbsolutePath());
    }

    /** By file, what was refused because their signer was not trusted and was not let in since. */
    synchronized Map<Path, Attempt> untrusted() {
        return new LinkedHashMap<>(untrusted);
    }
}
