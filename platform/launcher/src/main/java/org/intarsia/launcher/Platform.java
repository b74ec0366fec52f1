package org.intarsia.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** The framework with the system bundles in it; the kernel among them takes the plugins in. */
final class Platform implements AutoCloseable {
    private static final long STOP_MILLIS = 5_000;

    private final Cache cache = new Cache();
    private final Phases phases;
    private final Framework framework;

    Platform(Home home, Phases phases) {
        this.phases = phases;
        this.framework = new Felix(configuration(home));
        try {
            framework.start();
            phases.done("framework started");
            startBundles(install(home.systemBundles()));
            phases.done("system bundles started");
        } catch (BundleException e) {
            close();
            throw new LaunchException(
                    "INT-925 start: the system bundles do not fit together: "
                            + e.getMessage()
                            + " Build or unpack the distribution again.",
                    e);
        }
    }

    /** The exit code of the command. */
    int run(String[] args) {
        BundleContext context = framework.getBundleContext();
        ToIntFunction<String[]> command = command(context);
        phases.done("command found");
        int code = command.applyAsInt(args);
        phases.done("command done");
        return code;
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException e) {
            phases.done("the framework does not stop: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cache.close();
    }

    private Map<String, Object> configuration(Home home) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(Constants.FRAMEWORK_STORAGE, cache.folder().toString());
        settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SystemPackages.of(home.libraries()));
        settings.put("intarsia.plugins", home.plugins().toString());
        settings.put("intarsia.conf", home.conf().toString());
        settings.put("intarsia.audit", home.audit().toString());
        settings.put("felix.cache.locking", "false");
        settings.put("felix.service.urlhandlers", "false");
        settings.put("felix.log.level", Boolean.getBoolean("intarsia.timing") ? "2" : "0");
        return settings;
    }

    /** By reference: nothing is copied. */
    private List<Bundle> install(List<Path> jars) throws BundleException {
        BundleContext context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars) {
            bundles.add(context.installBundle("reference:" + jar.toUri()));
        }
        phases.done("system bundles installed");
        return bundles;
    }

    /** Bundles without an activator are resolved when another needs them. */
    private static void startBundles(List<Bundle> bundles) throws BundleException {
        for (Bundle bundle : bundles) {
            if (bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATOR) != null) {
                bundle.start();
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static ToIntFunction<String[]> command(BundleContext context) {
        try {
            ServiceReference<?>[] found =
                    context.getAllServiceReferences(
                            ToIntFunction.class.getName(), "(intarsia.cli=true)");
            if (found == null) {
                throw new LaunchException(
                        "INT-926 start: no system bundle offers the commands. Build or unpack the"
                                + " distribution again.",
                        null);
            }
            return (ToIntFunction<String[]>) context.getService(found[0]);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is a constant", e);
        }
    }
}
