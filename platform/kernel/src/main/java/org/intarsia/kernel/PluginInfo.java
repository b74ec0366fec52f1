package org.intarsia.kernel;

import java.util.List;

/**
 * A plugin that was put in.
 *
 * @param bundle its symbolic name; the file's name when it has none
 * @param version empty when unknown
 * @param digest sha256 of its file, in hex; empty when unknown
 * @param signer who vouches for it: a name of the trust store, {@code distribution}, or empty
 * @param state {@link #ACTIVE}, {@link #REFUSED} or {@link #LOADING}
 * @param reason why it was refused; empty otherwise
 * @param components kind and name, such as {@code backbone jit}
 */
public record PluginInfo(
        String bundle,
        String version,
        String digest,
        String signer,
        String state,
        String reason,
        List<String> components) {
    public static final String ACTIVE = "active";
    public static final String REFUSED = "refused";
    public static final String LOADING = "loading";

    public PluginInfo {
        components = List.copyOf(components);
    }
}
