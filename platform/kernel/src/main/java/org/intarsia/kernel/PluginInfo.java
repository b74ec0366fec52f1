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
 * @param reason why it was refused or is revoked; empty otherwise
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
        /**
         * Its components can be used, but it would not be let in any more: it, or the key that
         * signed it, is trusted no more. The reason says why.
         */
        REVOKED,
        /** It was refused; the reason says why. */
        REFUSED;

        /** As it is shown: {@code active}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether its components can be used. */
    public boolean usable() {
        return state == State.ACTIVE || state == State.REVOKED;
    }

    /** The same plugin in another state. */
    public PluginInfo with(State other, String why) {
        return new PluginInfo(bundle, version, digest, signer, other, why, components);
    }

    public PluginInfo {
        components = List.copyOf(components);
    }
}
