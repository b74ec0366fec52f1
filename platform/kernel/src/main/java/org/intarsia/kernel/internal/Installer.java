package org.intarsia.kernel.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.Plugins;
import org.intarsia.spi.IntarsiaException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Installs and starts plugin bundles after a look at them, and remembers those it refused. */
final class Installer implements Plugins {
    private final BundleContext context;
    private final Shelf shelf;
    private final Extender extender;
    private final Imports imports;

    Installer(BundleContext context, Shelf shelf, Extender extender) {
        this.context = context;
        this.shelf = shelf;
        this.extender = extender;
        this.imports = new Imports(context);
    }

    @Override
    public PluginInfo install(Path jar) {
        return settle(start(put(jar)));
    }

    /** Puts in every jar of a folder, by name; all are installed before the first is started. */
    void installAll(Path folder) {
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder)) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            return;
        }
        List<Put> all = new ArrayList<>();
        jars.forEach(jar -> all.add(put(jar)));
        List<Started> started = new ArrayList<>();
        all.forEach(put -> started.add(start(put)));
        started.forEach(this::settle);
    }

    @Override
    public void remove(String name, String version) {
        boolean found = false;
        for (Bundle bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName())
                    && version.equals(bundle.getVersion().toString())
                    && !Admission.capabilities(bundle).isEmpty()) {
                found = true;
                uninstall(bundle);
            }
        }
        if (!found) {
            throw new IntarsiaException(
                    "INT-501", "plugin " + name + " " + version, "it is not in.", "See: plugins.");
        }
    }

    /** A file that was installed, or refused with an entry that says why. */
    private record Put(Bundle bundle, PluginEntry refused) {}

    /** A plugin whose module is being read; without a bundle it was refused already. */
    private record Started(Bundle bundle, PluginEntry entry) {}

    private Put put(Path jar) {
        String name = jar.getFileName().toString();
        String digest = "";
        try {
            PluginFile file = PluginFile.read(jar);
            digest = file.digest();
            file.check(jar);
            return new Put(look(file), null);
        } catch (IOException e) {
            return refuse(PluginEntry.refused(name, "", digest, "the file cannot be read"));
        } catch (Refusal e) {
            return refuse(PluginEntry.refused(name, "", digest, e.getMessage()));
        }
    }

    private Put refuse(PluginEntry entry) {
        shelf.add(entry);
        return new Put(null, entry);
    }

    private Bundle look(PluginFile file) {
        Bundle bundle;
        try {
            InputStream bytes = new ByteArrayInputStream(file.bytes());
            bundle = context.installBundle(Origins.SCHEME + file.digest(), bytes);
        } catch (BundleException e) {
            boolean twice = e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR;
            throw new Refusal(
                    twice
                            ? "this version of it is already in, with other contents"
                            : "its manifest cannot be used: " + e.getMessage(),
                    e);
        }
        try {
            Admission.check(bundle);
        } catch (Refusal e) {
            uninstall(bundle);
            throw e;
        }
        return bundle;
    }

    /** Does not wait for its module. */
    private Started start(Put put) {
        if (put.refused() != null) {
            return new Started(null, put.refused());
        }
        Bundle bundle = put.bundle();
        try {
            imports.check(bundle);
            bundle.start();
        } catch (Refusal e) {
            return away(bundle, e.getMessage());
        } catch (BundleException e) {
            return away(bundle, "it cannot be resolved: " + e.getMessage());
        }
        return new Started(bundle, extender.entry(bundle));
    }

    private Started away(Bundle bundle, String reason) {
        Origin origin = Origins.of(bundle);
        uninstall(bundle);
        PluginEntry entry =
                PluginEntry.refused(origin.bundle(), origin.version(), origin.digest(), reason);
        return new Started(null, refuse(entry).refused());
    }

    /** Waits for the module. A refused plugin makes room for its next build, and stays listed. */
    private PluginInfo settle(Started started) {
        PluginEntry entry = started.entry();
        entry.done().join();
        PluginInfo info = entry.info();
        if (started.bundle() != null && info.state().equals(PluginInfo.REFUSED)) {
            uninstall(started.bundle());
            shelf.add(entry);
        }
        return info;
    }

    private static void uninstall(Bundle bundle) {
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            throw new IllegalStateException("a bundle without an activator stops", e);
        }
    }
}
