package org.intarsia.kernel.internal.registry;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.intarsia.kernel.internal.Origin;
import org.intarsia.kernel.internal.PluginRefusedException;
import org.intarsia.kernel.internal.archive.PluginFile;
import org.osgi.framework.Bundle;

/** Says where a bundle's components come from. */
public final class Origins {
    /** Bundles that the kernel itself put in carry digest and signer in their location. */
    private static final String SCHEME = "intarsia:";

    private static final String BY = "?by=";

    private Origins() {}

    public static Origin of(Bundle bundle) {
        return new Origin(
                bundle.getSymbolicName(),
                bundle.getVersion().toString(),
                digest(bundle.getLocation()),
                signer(bundle.getLocation()),
                bundle::getEntry);
    }

    public static String location(String digest, String signer) {
        return SCHEME + digest + BY + signer;
    }

    /** Whether the kernel put a bundle in from a file of this digest. */
    public static boolean isOf(Bundle bundle, String digest) {
        return bundle.getLocation().startsWith(location(digest, ""));
    }

    private static String signer(String location) {
        int at = location.indexOf(BY);
        return location.startsWith(SCHEME) && at >= 0 ? location.substring(at + BY.length()) : "";
    }

    private static String digest(String location) {
        if (location.startsWith(SCHEME)) {
            return location.substring(SCHEME.length(), location.indexOf(BY));
        }
        String uri = location.startsWith("reference:") ? location.substring(10) : location;
        if (!uri.startsWith("file:")) {
            return "";
        }
        try {
            return PluginFile.read(Path.of(URI.create(uri))).digest();
        } catch (IOException | IllegalArgumentException | PluginRefusedException e) {
            return "";
        }
    }
}
