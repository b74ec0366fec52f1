package org.intarsia.kernel.internal;

import java.nio.file.Path;
import java.time.Duration;
import org.intarsia.kernel.Plugins;
import org.intarsia.kernel.Registry;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Starts and stops the kernel. Its services leave with its bundle. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {
    /** A framework property: the folder whose jars are put in at the start. */
    private static final String FOLDER = "intarsia.plugins";

    /** A framework property: for how many milliseconds a plugin's module may take. */
    private static final String PATIENCE = "intarsia.plugins.patience";

    private Workers workers;
    private Extender extender;

    @Override
    public void start(BundleContext context) {
        Shelf shelf = new Shelf();
        workers = new Workers();
        extender = new Extender(context, shelf, workers, patience(context));
        extender.open();
        Installer installer = new Installer(context, shelf, extender);
        String folder = context.getProperty(FOLDER);
        if (folder != null) {
            shelf.waitFor(workers.run(() -> installer.installAll(Path.of(folder))));
        }
        context.registerService(Registry.class, shelf, null);
        context.registerService(Plugins.class, installer, null);
    }

    @Override
    public void stop(BundleContext context) {
        extender.close();
        workers.close();
    }

    private static Duration patience(BundleContext context) {
        String millis = context.getProperty(PATIENCE);
        return millis == null ? Duration.ofSeconds(10) : Duration.ofMillis(Long.parseLong(millis));
    }
}
