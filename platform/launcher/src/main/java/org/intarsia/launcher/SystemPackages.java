package org.intarsia.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/**
 * The packages that the class path exports to bundles. DJL and everything with native code stand
 * there, because a native library can be loaded by one class loader only.
 */
final class SystemPackages {
    private static final List<String> LENT = List.of("ai/djl/", "org/slf4j/");

    private SystemPackages() {}

    /** For {@code org.osgi.framework.system.packages.extra}. */
    static String of(List<Path> libraries) {
        Set<String> packages = new TreeSet<>();
        for (Path library : libraries) {
            try (JarFile jar = new JarFile(library.toFile(), false)) {
                String version = version(jar);
                jar.stream()
                        .map(entry -> entry.getName())
                        .filter(name -> name.endsWith(".class"))
                        .filter(name -> LENT.stream().anyMatch(name::startsWith))
                        .map(name -> name.substring(0, name.lastIndexOf('/')).replace('/', '.'))
                        .map(name -> name + version)
                        .forEach(packages::add);
            } catch (IOException e) {
                throw new LaunchException(
                        "INT-923 distribution: the library "
                                + library.getFileName()
                                + " cannot be read. Build or unpack the distribution again.",
                        e);
            }
        }
        return String.join(",", packages);
    }

    /** That of a jar that is a bundle, which others ask for; DJL's jars have none. */
    private static String version(JarFile jar) throws IOException {
        Manifest manifest = jar.getManifest();
        String version =
                manifest == null
                        ? null
                        : manifest.getMainAttributes().getValue(Constants.BUNDLE_VERSION);
        return version == null ? "" : ";version=\"" + version + "\"";
    }
}
