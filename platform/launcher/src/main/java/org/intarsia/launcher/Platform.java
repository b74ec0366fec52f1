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

    private final Phases phases;
    private final Framework framework;

    /**
     * @param cache for the framework's own files
     */
    Platform(Home home, StateFolder state, Path cache, Phases phases) {
        this.phases = phases;
        this.framework = new Felix(configuration(home, state, cache));
        try {
            framework.start();
            phases.done("framework started");
            startBundles(install(home.systemBundles()));
            phases.done("system bundles started");
        } catch (BundleException e) {
            close();
            throw failure(e);
        }
    }

    /** What a disk or the system refused is no fault of the bundles. */
    private static LaunchException failure(BundleException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = String.valueOf(root.getMessage());
        if (reason.contains("No space left") || reason.contains("Too many open files")) {
            return new LaunchException(
                    "INT-924 temporary folder: "
                            + reason
                            + ". Free disk space, name another folder with --state DIR, or raise the"
                            + " limit of open files (ulimit -n).",
                    e);
        }
        return new LaunchException(
                "INT-925 start: the system bundles do not fit together: "
                        + e.getMessage()
                        + (root == e ? "" : ": " + reason)
                        + " Build or unpack the distribution again.",
                e);
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
    }

    private Map<String, Object> configuration(Home home, StateFolder state, Path cache) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SystemPackages.of(home.libraries()));
        settings.put("intarsia.plugins", home.plugins().toString());
        settings.put("intarsia.conf", home.conf().toString());
        settings.put("intarsia.audit", state.audit().toString());
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
