package org.intarsia.app.plugins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.intarsia.app.Home;
import org.intarsia.base.Digests;
import org.intarsia.kernel.InstallOptions;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.Plugins;
import org.intarsia.kernel.Refusal;
import org.intarsia.kernel.Registry;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Suggestions;
import org.jspecify.annotations.Nullable;

/** Installs, uninstalls and explains plugins, for the shell and the server. */
public record PluginAdmin(Registry registry, Plugins plugins, Home home) {
    /**
     * Installs a plugin beside the others.
     *
     * @param jar with its signature beside it
     * @throws IntarsiaException INT-503 with the reason when it is refused; INT-506 or INT-911 when
     *     it cannot be kept
     */
    public PluginInfo install(Path jar, InstallOptions options, Actor actor) {
        PluginInfo info = plugins.install(jar, options, actor);
        if (info.state() == PluginInfo.State.REFUSED) {
            throw refused(info);
        }
        return info;
    }

    /** What a refused plugin is told as. */
    public static IntarsiaException refused(PluginInfo info) {
        return new IntarsiaException(
                ErrorCode.PLUGIN_REFUSED,
                "plugin " + info.bundle(),
                info.reason(),
                "Nothing was changed by it.");
    }

    /**
     * Uninstalls a plugin that nothing needs.
     *
     * @param version null where one is installed
     * @return it as it was
     * @throws IntarsiaException INT-501 when it is not there, INT-504 when several versions are,
     *     INT-502 with the names of those who need it
     */
    public PluginInfo uninstall(String bundle, @Nullable String version, Actor actor) {
        List<PluginInfo> all = usable(bundle);
        if (version == null && all.size() > 1) {
            throw new IntarsiaException(
                    ErrorCode.AMBIGUOUS_PLUGIN,
                    "plugin " + bundle,
                    "several versions are installed: "
                            + String.join(", ", all.stream().map(PluginInfo::version).toList()),
                    "Say which one.");
        }
        PluginInfo meant =
                all.stream()
                        .filter(one -> version == null || one.version().equals(version))
                        .findFirst()
                        .orElseThrow(() -> unknown(bundle, version));
        plugins.remove(bundle, meant.version(), actor);
        return meant;
    }

    /** The files of the folder of plugins that would install it again at the next start. */
    public List<Path> files(PluginInfo plugin) {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(home.folder().resolve("plugins"))) {
            for (Path jar : all.filter(file -> file.toString().endsWith(".jar")).toList()) {
                if (Digests.sha256(Files.readAllBytes(jar)).equals(plugin.digest())) {
                    files.add(jar);
                }
            }
        } catch (IOException e) {
            // A folder or file that cannot be read installs nothing.
            return files;
        }
        return files;
    }

    /**
     * Deletes files of the folder of plugins, with their signatures.
     *
     * @throws IntarsiaException INT-911 when one cannot be deleted
     */
    public void delete(List<Path> files) {
        try {
            for (Path jar : files) {
                Files.deleteIfExists(jar);
                Files.deleteIfExists(jar.resolveSibling(jar.getFileName() + ".sig"));
            }
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.NOT_WRITABLE,
                    "plugins",
                    "a file cannot be deleted",
                    "Fix the folder's permissions.");
        }
    }

    /**
     * What is known of a plugin, or of a file.
     *
     * @param name its symbolic name, or the name of its file
     * @throws IntarsiaException INT-501 when nothing is
     */
    public PluginHistory why(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        List<Refusal> refusals =
                plugins.refusals().stream().filter(it -> it.isOf(name) || it.isOf(last)).toList();
        List<PluginInfo> usable = usable(name);
        if (refusals.isEmpty() && usable.isEmpty()) {
            throw unknown(name, null);
        }
        return new PluginHistory(usable, refusals);
    }

    private List<PluginInfo> usable(String bundle) {
        return registry.plugins().stream()
                .filter(PluginInfo::usable)
                .filter(it -> it.bundle().equals(bundle))
                .toList();
    }

    private IntarsiaException unknown(String bundle, @Nullable String version) {
        List<String> names =
                registry.plugins().stream().map(PluginInfo::bundle).distinct().toList();
        List<String> versions = usable(bundle).stream().map(PluginInfo::version).toList();
        return new IntarsiaException(
                ErrorCode.UNKNOWN_PLUGIN,
                "plugin " + bundle + (version == null ? "" : " " + version),
                versions.isEmpty()
                        ? "no such plugin is installed"
                        : "this version is not installed",
                versions.isEmpty()
                        ? Suggestions.suggest(bundle, names, "Installed:")
                        : "Installed: " + String.join(", ", versions) + ".");
    }
}
