package org.intarsia.kernel.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.Bundle;

/** Says where a bundle's components come from. */
final class Origins {
    /** Bundles that the kernel itself put in carry their digest in their location. */
    static final String SCHEME = "intarsia:";

    private Origins() {}

    static Origin of(Bundle bundle) {
        return new Origin(
                bundle.getSymbolicName(),
                bundle.getVersion().toString(),
                digest(bundle.getLocation()),
                bundle::getEntry);
    }

    private static String digest(String location) {
        if (location.startsWith(SCHEME)) {
            return location.substring(SCHEME.length());
        }
        String uri = location.startsWith("reference:") ? location.substring(10) : location;
        if (!uri.startsWith("file:")) {
            return "";
        }
        try {
            return PluginFile.sha256(Files.readAllBytes(Path.of(URI.create(uri))));
        } catch (IOException | IllegalArgumentException e) {
            return "";
        }
    }
}
