package org.intarsia.testkit.felix;

import ai.djl.ndarray.NDManager;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/**
 * A Felix framework inside a test, with a cache of its own in a temporary folder. As in the
 * distribution, DJL is exported by the system bundle; everything else comes as bundles.
 *
 * <pre>{@code
 * try (FelixHarness felix = FelixHarness.start()) {
 *     felix.install(spiJar, guiceJar);
 *     Bundle plugin = felix.install(pluginJar).get(0);
 *     felix.startAll();
 * }
 * }</pre>
 */
public final class FelixHarness implements AutoCloseable {
    private static final long STOP_MILLIS = 30_000;

    private final Felix felix;
    private final Path folder;

    private FelixHarness(Felix felix, Path folder) {
        this.felix = felix;
        this.folder = folder;
    }

    /**
     * Starts a framework.
     *
     * @param exporting packages of the jars or folders these classes come from are exported by the
     *     system bundle, besides DJL's
     */
    public static FelixHarness start(Class<?>... exporting) {
        try {
            Path folder = Files.createTempDirectory("felix-harness");
            TreeSet<String> packages = new TreeSet<>(packages(NDManager.class));
            for (Class<?> anchor : exporting) {
                packages.addAll(packages(anchor));
            }
            Map<String, Object> config = new HashMap<>();
            config.put(Constants.FRAMEWORK_STORAGE, folder.toString());
            config.put(
                    Constants.FRAMEWORK_STORAGE_CLEAN,
                    Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
            config.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, String.join(",", packages));
            config.put("felix.log.level", "1");
            // The resolver's own threads would outlive the framework by a minute.
            config.put("felix.resolver.parallelism", "1");
            Felix felix = new Felix(config);
            felix.start();
            return new FelixHarness(felix, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (BundleException e) {
            throw new IllegalStateException("the framework does not start", e);
        }
    }

    public BundleContext context() {
        return felix.getBundleContext();
    }

    /**
     * Installs bundles and starts none.
     *
     * @throws IllegalStateException when one is not a bundle
     */
    public List<Bundle> install(Path... jars) {
        List<Bundle> installed = new ArrayList<>();
        for (Path jar : jars) {
            try {
                installed.add(context().installBundle(jar.toUri().toString()));
            } catch (BundleException e) {
                throw new IllegalStateException(jar.getFileName() + " is not installed", e);
            }
        }
        return installed;
    }

    /**
     * Starts all that is installed.
     *
     * @throws IllegalStateException naming the bundle that does not start, and why
     */
    public void startAll() {
        for (Bundle bundle : context().getBundles()) {
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            try {
                if (!fragment && bundle.getState() != Bundle.ACTIVE) {
                    bundle.start();
                }
            } catch (BundleException e) {
                throw new IllegalStateException(bundle + " does not start: " + e.getMessage(), e);
            }
        }
    }

    /** Stops the framework, waits for its threads and deletes its folder. Again, does nothing. */
    @Override
    public void close() {
        try {
            felix.stop();
            felix.waitForStop(STOP_MILLIS);
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
                }
            }
        } catch (BundleException e) {
            throw new IllegalStateException("the framework does not stop", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The packages of the jar or folder that a class comes from. */
    private static TreeSet<String> packages(Class<?> anchor) throws IOException {
        TreeSet<String> packages = new TreeSet<>();
        Path place = place(anchor);
        if (Files.isDirectory(place)) {
            try (Stream<Path> files = Files.walk(place)) {
                files.filter(file -> file.toString().endsWith(".class"))
                        .map(file -> place.relativize(file).toString())
                        .forEach(name -> add(packages, name.replace(File.separatorChar, '/')));
            }
        } else {
            try (JarFile jar = new JarFile(place.toFile())) {
                jar.stream().forEach(entry -> add(packages, entry.getName()));
            }
        }
        return packages;
    }

    private static void add(TreeSet<String> packages, String entry) {
        int slash = entry.lastIndexOf('/');
        if (slash > 0 && entry.endsWith(".class") && !entry.startsWith("META-INF")) {
            packages.add(entry.substring(0, slash).replace('/', '.'));
        }
    }

    private static Path place(Class<?> anchor) {
        try {
            return Path.of(anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(anchor + " comes from nowhere", e);
        }
    }
}
