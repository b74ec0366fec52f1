package org.intarsia.kernel.internal.install;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.Plugins;
import org.intarsia.kernel.Replacement;
import org.intarsia.kernel.internal.Origin;
import org.intarsia.kernel.internal.PluginRefusedException;
import org.intarsia.kernel.internal.archive.PluginFile;
import org.intarsia.kernel.internal.registry.BundleCheck;
import org.intarsia.kernel.internal.registry.Extender;
import org.intarsia.kernel.internal.registry.MavenOrder;
import org.intarsia.kernel.internal.registry.Origins;
import org.intarsia.kernel.internal.registry.PluginEntry;
import org.intarsia.kernel.internal.registry.PluginRegistry;
import org.intarsia.kernel.trust.TrustStore;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;

/** Installs and starts plugin bundles after a look at them, and remembers those it refused. */
public final class Installer implements Plugins {
    private final BundleContext context;
    private final PluginRegistry shelf;
    private final Extender extender;
    private final Imports imports;
    private final TrustCheck vetting;
    private final AuditRecorder recorder;
    private final BundleCollisions collisions;
    private final PluginBundles bundles;

    /** Which versions may come in. */
    private enum Admission {
        NEWER,
        ANY,
        REPLACING
    }

    public Installer(
            BundleContext context,
            PluginRegistry shelf,
            Extender extender,
            TrustCheck vetting,
            AuditRecorder recorder,
            BundleCollisions collisions) {
        this.context = context;
        this.shelf = shelf;
        this.extender = extender;
        this.imports = new Imports(context);
        this.vetting = vetting;
        this.recorder = recorder;
        this.collisions = collisions;
        this.bundles = new PluginBundles(context);
    }

    @Override
    public synchronized PluginInfo install(Path jar, boolean older) {
        return install(start(put(jar, older ? Admission.ANY : Admission.NEWER)));
    }

    private PluginInfo install(Started started) {
        PluginInfo info = settle(started);
        return started.there() ? info : recorded(started, info);
    }

    @Override
    public synchronized Replacement replace(Path jar) {
        Started started = start(put(jar, Admission.REPLACING));
        PluginInfo info = install(started);
        if (info.state() == PluginInfo.State.REFUSED || started.there()) {
            return new Replacement(info, List.of(), () -> {});
        }
        List<Bundle> before = bundles.twins(started.bundle());
        List<String> digests = new ArrayList<>();
        for (Bundle bundle : before) {
            PluginEntry entry = extender.entry(bundle);
            if (entry != null) {
                recorder.removed(entry.info());
                digests.add(entry.info().digest());
                shelf.remove(entry);
                entry.close();
            }
            bundles.replaced(bundle);
        }
        return new Replacement(info, digests, () -> before.forEach(bundles::uninstall));
    }

    /** Puts in every jar of a folder, by name; all are installed before the first is started. */
    public synchronized void installAll(Path folder) {
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder)) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            return;
        }
        List<Installation> all = new ArrayList<>();
        jars.forEach(jar -> all.add(put(jar, Admission.ANY)));
        List<Started> started = new ArrayList<>();
        all.forEach(put -> started.add(start(put)));
        for (Started one : started) {
            PluginInfo info = settle(one);
            boolean shipped =
                    info.state() == PluginInfo.State.ACTIVE
                            && info.signer().equals(TrustStore.DISTRIBUTION);
            if (!shipped && !one.there()) {
                recorded(one, info);
            }
        }
    }

    /** Nothing comes in that the log does not tell of. */
    private PluginInfo recorded(Started started, PluginInfo info) {
        try {
            recorder.settled(info);
            return info;
        } catch (IntarsiaException e) {
            if (info.state() == PluginInfo.State.REFUSED) {
                return info;
            }
            String reason = "the audit log cannot be written, and nothing comes in unrecorded";
            return away(started.bundle(), reason).entry().info();
        }
    }

    /** The refusals of a deleted file are no longer listed. */
    synchronized void forget(String file, String digest) {
        shelf.forget(file, digest);
    }

    @Override
    public synchronized void remove(String name, String version) {
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
        recorder.removed((entry == null ? stopped : entry).info());
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

    private Installation put(Path jar, Admission admission) {
        Origin origin = Origin.ofFile(jar.getFileName().toString(), "");
        try {
            shelf.forget(origin.bundle(), "");
            PluginFile file = PluginFile.read(jar);
            shelf.forget(origin.bundle(), file.digest());
            origin = Origin.ofFile(file.name(), file.digest());
            file.check();
            String signer = vetting.signer(jar, file.digest());
            origin = origin.signedBy(signer);
            Bundle there = bundles.withDigest(file.digest());
            return new Installation(there == null ? look(file, signer, admission) : there, null);
        } catch (IOException e) {
            return refuse(PluginEntry.refused(origin, "the file cannot be read"));
        } catch (PluginRefusedException e) {
            return refuse(PluginEntry.refused(origin, e.getMessage()));
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            // Whatever one file does, the others still come in.
            return refuse(
                    PluginEntry.refused(origin, "it cannot be taken: " + PluginFailure.text(e)));
        }
    }

    private Installation refuse(PluginEntry entry) {
        shelf.forget(entry.info().bundle(), entry.info().digest());
        shelf.add(entry);
        return new Installation(null, entry);
    }

    private Bundle look(PluginFile file, String signer, Admission admission) {
        Bundle bundle = bundle(file, signer, admission);
        try {
            BundleCheck.check(bundle);
            if (admission != Admission.ANY && bundles.twins(bundle).isEmpty()) {
                checkNewer(bundle);
            }
        } catch (RuntimeException e) {
            bundles.uninstall(bundle);
            throw e;
        }
        return bundle;
    }

    private Bundle bundle(PluginFile file, String signer, Admission admission) {
        String location = Origins.location(file.digest(), signer);
        BundleCollisions.Installing work =
                () -> context.installBundle(location, new ByteArrayInputStream(file.bytes()));
        try {
            return admission == Admission.REPLACING && vetting.acceptsAny()
                    ? collisions.beside(work)
                    : work.install();
        } catch (BundleException e) {
            String told = "its manifest cannot be used: " + PluginFailure.text(e);
            if (e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR) {
                told = "this version is already installed, with other contents";
                if (admission == Admission.REPLACING) {
                    told +=
                            "; it is replaced under the trust policy any alone, so raise the version";
                }
            }
            throw new PluginRefusedException(told, e);
        }
    }

    /** An old build would bring back what a newer one fixed. */
    private void checkNewer(Bundle bundle) {
        Version highest =
                bundles.all().stream()
                        .filter(other -> other != bundle)
                        .filter(it -> it.getSymbolicName().equals(bundle.getSymbolicName()))
                        .map(Bundle::getVersion)
                        .max(MavenOrder.RISING)
                        .orElse(bundle.getVersion());
        if (MavenOrder.SAME_AS_MAVEN.compare(highest, bundle.getVersion()) > 0) {
            throw new PluginRefusedException(
                    "it is a downgrade: version "
                            + highest
                            + " is installed, this one is "
                            + bundle.getVersion()
                            + "; versions above "
                            + highest
                            + " will do; to install it anyway: install --older");
        }
    }

    /** Does not wait for its module. */
    private Started start(Installation put) {
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
            return away(bundle, e.getMessage());
        } catch (BundleException e) {
            return away(bundle, "it cannot be resolved: " + PluginFailure.text(e));
        } catch (RuntimeException e) {
            return away(bundle, "it cannot be started: " + PluginFailure.text(e));
        }
        return new Started(bundle, extender.entry(bundle), false);
    }

    private Started away(Bundle bundle, String reason) {
        Origin origin = Origins.of(bundle);
        bundles.uninstall(bundle);
        return new Started(null, refuse(PluginEntry.refused(origin, reason)).refused(), false);
    }

    /** Waits for the module. A refused plugin makes room for its next build, and stays listed. */
    private PluginInfo settle(Started started) {
        PluginEntry entry = started.entry();
        entry.done().join();
        PluginInfo info = entry.info();
        if (started.bundle() != null && info.state() == PluginInfo.State.REFUSED) {
            bundles.uninstall(started.bundle());
            shelf.forget(info.bundle(), info.digest());
            shelf.add(entry);
        }
        return info;
    }
}
