package org.intarsia.kernel;

import java.util.List;
import java.util.Locale;

/**
 * A plugin that was put in.
 *
 * @param bundle its symbolic name; the file's name when it has none
 * @param version empty when unknown
 * @param digest sha256 of its file, in hex; empty when unknown
 * @param signer who vouches for it: a name of the trust store, {@code distribution}, or empty
 * @param state whether its components can be used
 * @param reason why it was refused; empty otherwise
 * @param components kind and name, such as {@code backbone jit}
 */
public record PluginInfo(
        String bundle,
        String version,
        String digest,
        String signer,
        State state,
        String reason,
        List<String> components) {
    /** What has become of a plugin. */
    public enum State {
        /** It is being read; its components cannot be used yet. */
        LOADING,
        /** Its components can be used. */
        ACTIVE,
        /** It was refused; the reason says why. */
        REFUSED;

        /** As it is shown: {@code active}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public PluginInfo {
        components = List.copyOf(components);
    }
}
