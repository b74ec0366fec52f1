package org.intarsia.kernel.internal.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.intarsia.kernel.InstallOptions;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.Plugins;
import org.intarsia.kernel.Refusal;
import org.intarsia.kernel.Replacement;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.internal.Origin;
import org.intarsia.kernel.internal.PluginRefusedException;
import org.intarsia.kernel.internal.archive.PluginFile;
import org.intarsia.kernel.internal.registry.Extender;
import org.intarsia.kernel.internal.registry.Origins;
import org.intarsia.kernel.internal.registry.PluginEntry;
import org.intarsia.kernel.internal.registry.PluginRegistry;
import org.intarsia.kernel.trust.TrustStore;
import org.intarsia.kernel.trust.UntrustedPluginException;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Installs and starts plugin bundles after a look at them, and remembers those it refused. */
public final class Installer implements Plugins {
    private final PluginRegistry shelf;
    private final Extender extender;
    private final Imports imports;
    private final PluginBundles bundles;
    private final TrustCheck vetting;
    private final AuditRecorder recorder;
    private final Path folder;
    private final Refusals refusals = new Refusals(Clock.systemUTC());

    /**
     * @param folder of plugins; null in a framework without one
     */
    public Installer(
            BundleContext context,
            PluginRegistry shelf,
            Extender extender,
            TrustCheck vetting,
            AuditRecorder recorder,
            BundleCollisions collisions,
            Path folder) {
        this.shelf = shelf;
        this.extender = extender;
        this.imports = new Imports(context);
        this.vetting = vetting;
        this.recorder = recorder;
        this.bundles = new PluginBundles(context, vetting, collisions);
        this.folder = folder;
    }

    @Override
    public synchronized PluginInfo install(Path jar, InstallOptions options, Actor actor) {
        Source source = Source.named(jar, options, actor);
        if (!options.keep()) {
            return install(source);
        }
        try (KeptFile kept = KeptFile.of(folder, jar)) {
            PluginInfo info = install(source);
            if (info.usable()) {
                kept.put();
            }
            return info;
        }
    }

    /** As {@link #install}, for any file. */
    synchronized PluginInfo install(Source source) {
        return install(start(put(source), source), source);
    }

    private PluginInfo install(Started started, Source source) {
        PluginInfo info = settle(started, source);
        return started.there() ? info : recorded(started, info, source);
    }

    @Override
    public synchronized Replacement replace(Path jar, Actor actor) {
        Source source = Source.replacing(jar, actor);
        Started started = start(put(source), source);
        PluginInfo info = install(started, source);
        if (info.state() == PluginInfo.State.REFUSED || started.there()) {
            return new Replacement(info, List.of(), () -> {});
        }
        List<Bundle> before = bundles.twins(started.bundle());
        List<String> digests = new ArrayList<>();
        for (Bundle bundle : before) {
            PluginEntry entry = extender.entry(bundle);
            if (entry != null) {
                recorder.removed(entry.info(), actor);
                digests.add(entry.info().digest());
                shelf.remove(entry);
                entry.close();
            }
            bundles.replaced(bundle);
        }
        return new Replacement(info, digests, () -> before.forEach(bundles::uninstall));
    }

    /**
     * Puts in every jar of the folder, by name; all are installed before the first is started. Only
     * what changed since the last start is recorded.
     */
    public synchronized void installAll() {
        List<Source> sources;
        try (Stream<Path> files = Files.list(folder)) {
            sources =
                    files.filter(file -> file.toString().endsWith(".jar"))
                            .sorted()
                            .map(Source::atStart)
                            .toList();
        } catch (IOException e) {
            return;
        }
        List<Installation> all = sources.stream().map(this::put).toList();
        List<Started> started = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            started.add(start(all.get(i), sources.get(i)));
        }
        Set<String> present = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            PluginInfo info = settle(started.get(i), sources.get(i));
            present.add(info.digest());
            boolean shipped = info.usable() && info.signer().equals(TrustStore.DISTRIBUTION);
            if (!shipped && !started.get(i).there()) {
                recorded(started.get(i), info, sources.get(i));
            }
        }
        recorder.gone(present);
    }

    @Override
    public List<Refusal> refusals() {
        return refusals.all();
    }

    /** By file, what was refused because their signer was not trusted and was not let in since. */
    Map<Path, Refusals.Attempt> untrusted() {
        return refusals.untrusted();
    }

    /** Nothing comes in that the log does not tell of. */
    private PluginInfo recorded(Started started, PluginInfo info, Source source) {
        try {
            recorder.settled(info, source);
            return info;
        } catch (IntarsiaException e) {
            if (info.state() == PluginInfo.State.REFUSED) {
                return info;
            }
            String reason =
                    "the audit log cannot be written, and nothing is installed without a record";
            return away(started.bundle(), reason, source).entry().info();
        }
    }

    /** The refusals of a deleted file are no longer listed. */
    synchronized void forget(String file, String digest) {
        shelf.forget(file, digest);
    }

    @Override
    public synchronized void remove(String name, String version, Actor actor) {
        Bundle bundle = bundles.get(name, version);
        List<String> users = bundles.users(name, version);
        if (!users.isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.PLUGIN_IN_USE,
                    "plugin " + name + " " + version,
                    "it is needed by " + String.join(", ", users),
                    "Swap the part and forget its history, or unload the pipeline.");
        }
        PluginEntry entry = extender.entry(bundle);
        PluginEntry stopped = new PluginEntry(Origins.of(bundle));
        recorder.removed((entry == null ? stopped : entry).info(), actor);
        bundles.uninstall(bundle);
    }

    /** A file that was installed, or refused with an entry that says why. */
    private record Installation(Bundle bundle, PluginEntry refused) {}

    /**
     * A plugin whose module is being read; without a bundle it was refused already.
     *
     * @param there whether it had been in before
     */
    private record Started(Bundle bundle, PluginEntry entry, boolean there) {}

    private Installation put(Source source) {
        Path jar = source.jar();
        Origin origin = Origin.ofFile(jar.getFileName().toString(), "");
        try {
            shelf.forget(origin.bundle(), "");
            PluginFile file = PluginFile.read(jar);
            shelf.forget(origin.bundle(), file.digest());
            origin = Origin.ofFile(file.name(), file.digest());
            source.bundle(file.check());
            String signer = vetting.signer(jar, file.digest());
            refusals.settled(jar);
            origin = origin.signedBy(signer);
            Bundle there = bundles.withDigest(file.digest());
            return new Installation(
                    there == null ? bundles.install(file, signer, source.admission()) : there,
                    null);
        } catch (IOException e) {
            return refuse(PluginEntry.refused(origin, "the file cannot be read"), source);
        } catch (PluginRefusedException e) {
            boolean untrusted =
                    e.getCause() instanceof UntrustedPluginException
                            || e.getCause() instanceof IntarsiaException;
            // A replacement changes pipelines too: who wants it asks again.
            if (untrusted && source.admission() != Admission.REPLACING) {
                refusals.wait(
                        jar,
                        new Refusals.Attempt(origin.digest(), source.options(), source.actor()));
            }
            return refuse(PluginEntry.refused(origin, e.getMessage()), source);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            // Whatever one file does, the others still come in.
            return refuse(
                    PluginEntry.refused(origin, "it cannot be taken: " + PluginFailure.text(e)),
                    source);
        }
    }

    private Installation refuse(PluginEntry entry, Source source) {
        refusals.add(source.jar(), source.bundle(), entry.info());
        shelf.forget(entry.info().bundle(), entry.info().digest());
        shelf.add(entry);
        return new Installation(null, entry);
    }

    /** Does not wait for its module. */
    private Started start(Installation put, Source source) {
        if (put.refused() != null) {
            return new Started(null, put.refused(), false);
        }
        Bundle bundle = put.bundle();
        PluginEntry there = extender.entry(bundle);
        if (there != null) {
            return new Started(bundle, there, true);
        }
        try {
            imports.check(bundle);
            bundle.start();
        } catch (PluginRefusedException e) {
            return away(bundle, e.getMessage(), source);
        } catch (BundleException e) {
            return away(bundle, "it cannot be resolved: " + PluginFailure.text(e), source);
        } catch (RuntimeException e) {
            return away(bundle, "it cannot be started: " + PluginFailure.text(e), source);
        }
        return new Started(bundle, extender.entry(bundle), false);
    }

    private Started away(Bundle bundle, String reason, Source source) {
        Origin origin = Origins.of(bundle);
        bundles.uninstall(bundle);
        PluginEntry entry = PluginEntry.refused(origin, reason);
        return new Started(null, refuse(entry, source).refused(), false);
    }

    /** Waits for the module. A refused plugin makes room for its next build, and stays listed. */
    private PluginInfo settle(Started started, Source source) {
        PluginEntry entry = started.entry();
        entry.done().join();
        PluginInfo info = entry.info();
        if (started.bundle() != null && info.state() == PluginInfo.State.REFUSED) {
            bundles.uninstall(started.bundle());
            refusals.add(source.jar(), info.bundle(), info);
            shelf.forget(info.bundle(), info.digest());
            shelf.add(entry);
        }
        return info;
    }
}
