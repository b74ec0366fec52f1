package org.intarsia.server.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.base.Digests;
import org.intarsia.kernel.InstallOptions;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.Plugins;
import org.intarsia.kernel.Refusal;
import org.intarsia.kernel.Replacement;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Takes every file that has a signature beside it, and refuses others: what the kernel checks is
 * tested there. It remembers what it was told.
 */
final class OneByOnePlugins implements Plugins {
    final List<String> told = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    @Override
    public PluginInfo install(Path jar, InstallOptions options, Actor actor) {
        boolean signed = Files.exists(jar.resolveSibling(jar.getFileName() + ".sig"));
        told.add(jar.getFileName() + " " + options + " " + actor + " " + signed);
        PluginInfo info =
                new PluginInfo(
                        "sent",
                        "1.0.0",
                        digest(jar),
                        signed ? "Ada" : "",
                        signed ? PluginInfo.State.ACTIVE : PluginInfo.State.REFUSED,
                        signed ? "" : "it is not signed",
                        List.of());
        if (!signed) {
            refusals.add(new Refusal(Instant.now(), jar.getFileName().toString(), "sent", info));
        }
        return info;
    }

    private static String digest(Path jar) {
        try {
            return Digests.sha256(Files.readAllBytes(jar));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Replacement replace(Path jar, Actor actor) {
        throw new AssertionError("no plugin is replaced");
    }

    @Override
    public void remove(String bundle, String version, Actor actor) {
        if (bundle.equals("toys.net")) {
            throw new IntarsiaException(
                    ErrorCode.PLUGIN_IN_USE,
                    "plugin toys.net 1.0.0",
                    "it is needed by pipeline toy",
                    "Unload it.");
        }
        told.add("remove " + bundle + " " + version + " " + actor);
    }

    @Override
    public List<Refusal> refusals() {
        return refusals;
    }
}
