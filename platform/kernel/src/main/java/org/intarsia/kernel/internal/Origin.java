package org.intarsia.kernel.internal;

import java.net.URL;
import java.util.function.Function;
import org.intarsia.kernel.PluginCode;
import org.intarsia.kernel.PluginFailure;

/**
 * Where components come from.
 *
 * @param bundle its symbolic name
 * @param digest sha256 of the file, in hex
 * @param signer who signed it; empty for none
 * @param resources by path, without a leading slash; null for one that is not there
 */
public record Origin(
        String bundle,
        String version,
        String digest,
        String signer,
        Function<String, URL> resources) {
    /** A file of which hardly more than its name is known. */
    public static Origin ofFile(String name, String digest) {
        return new Origin(PluginFailure.plain(name), "", digest, "", path -> null);
    }

    /** The code of its module. */
    public PluginCode code(Class<?> module) {
        return new PluginCode("", bundle, version, module.getClassLoader(), module.getName());
    }

    public Origin signedBy(String other) {
        return new Origin(bundle, version, digest, other, resources);
    }
}
