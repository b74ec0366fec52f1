package org.intarsia.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.intarsia.app.Home;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * The bundles of the folder {@code server/}: the HTTP server and its libraries. Other commands do
 * not pay for them, since they are no system bundles.
 */
final class ServerBundles {
    private static final String SERVER = "org.intarsia.server";

    private ServerBundles() {}

    /**
     * Installs all and starts the one of this house, which starts the container.
     *
     * @throws IntarsiaException INT-923 when the folder cannot be read, INT-925 when they do not
     *     fit
     */
    static void start(BundleContext context, Home home) {
        try {
            for (Path jar : jars(home.folder().resolve("server"))) {
                context.installBundle("reference:" + jar.toUri());
            }
            for (Bundle bundle : context.getBundles()) {
                if (SERVER.equals(bundle.getSymbolicName())) {
                    bundle.start();
                }
            }
        } catch (BundleException e) {
            throw new IntarsiaException(
                    ErrorCode.BUNDLES_DO_NOT_FIT,
                    "server",
                    e.getMessage(),
                    "Build or unpack the distribution again.");
        }
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.DISTRIBUTION_INCOMPLETE,
                    "distribution",
                    "its folder server cannot be read",
                    "Build or unpack the distribution again.");
        }
    }
}
