package org.intarsia.kernel.internal.start;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.intarsia.kernel.PluginWatch;
import org.intarsia.kernel.Plugins;
import org.intarsia.kernel.Registry;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.kernel.internal.install.AuditRecorder;
import org.intarsia.kernel.internal.install.BundleCollisions;
import org.intarsia.kernel.internal.install.Deployer;
import org.intarsia.kernel.internal.install.Installer;
import org.intarsia.kernel.internal.install.TrustCheck;
import org.intarsia.kernel.internal.install.TrustWatch;
import org.intarsia.kernel.internal.registry.ExitWeaver;
import org.intarsia.kernel.internal.registry.Extender;
import org.intarsia.kernel.internal.registry.PluginRegistry;
import org.intarsia.kernel.internal.registry.Workers;
import org.intarsia.kernel.trust.TrustEditor;
import org.intarsia.kernel.trust.TrustStore;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.hooks.weaving.WeavingHook;

/** Starts and stops the kernel. Its services leave with its bundle. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {
    /** A framework property: the folder whose jars are put in at the start. */
    private static final String FOLDER = "intarsia.plugins";

    /** A framework property: for how many milliseconds a plugin's module may take. */
    private static final String PATIENCE = "intarsia.plugins.patience";

    /**
     * A framework property: the folder of the trust store; without it, every plugin is accepted.
     */
    private static final String CONF = "intarsia.conf";

    /** A framework property: the file of the audit log; without it, nothing is recorded. */
    private static final String AUDIT = "intarsia.audit";

    private PluginRegistry shelf;
    private Workers workers;
    private Extender extender;
    private Deployer deployer;

    @Override
    public void start(BundleContext context) {
        shelf = new PluginRegistry();
        workers = new Workers();
        extender = new Extender(context, shelf, workers, patience(context));
        extender.open();
        context.registerService(WeavingHook.class, new ExitWeaver(), null);
        AuditLog log = file(context, AUDIT).map(AuditLog::new).orElse(null);
        TrustStore trust = file(context, CONF).map(TrustStore::new).orElse(null);
        BundleCollisions collisions = new BundleCollisions();
        context.registerService(CollisionHook.class, collisions, null);
        TrustCheck check = new TrustCheck(trust, Clock.systemUTC());
        TrustEditor editor =
                trust == null || log == null
                        ? null
                        : new TrustEditor(file(context, CONF).orElseThrow(), log, Actor.PLATFORM);
        TrustWatch watch = new TrustWatch(trust, editor, check, shelf);
        Installer installer =
                new Installer(
                        context,
                        shelf,
                        extender,
                        check,
                        new AuditRecorder(log),
                        collisions,
                        file(context, FOLDER).orElse(null));
        file(context, FOLDER)
                .ifPresent(
                        folder -> {
                            shelf.waitFor(workers.run(() -> begin(watch, installer)));
                            deployer = new Deployer(folder, installer, shelf, watch);
                            context.registerService(PluginWatch.class, deployer, null);
                        });
        if (log != null) {
            context.registerService(AuditLog.class, log, null);
        }
        context.registerService(Registry.class, shelf, null);
        context.registerService(Plugins.class, installer, null);
    }

    private static void begin(TrustWatch watch, Installer installer) {
        watch.begin();
        installer.installAll();
    }

    @Override
    public void stop(BundleContext context) {
        if (deployer != null) {
            deployer.close();
        }
        extender.close();
        workers.close();
        shelf.close();
    }

    private static Optional<Path> file(BundleContext context, String property) {
        return Optional.ofNullable(context.getProperty(property)).map(Path::of);
    }

    private static Duration patience(BundleContext context) {
        String millis = context.getProperty(PATIENCE);
        return millis == null ? Duration.ofSeconds(60) : Duration.ofMillis(Long.parseLong(millis));
    }
}
