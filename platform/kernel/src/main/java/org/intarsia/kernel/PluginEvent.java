package org.intarsia.kernel;

/**
 * Something happened to a plugin.
 *
 * @param kind what
 * @param plugin its state afterwards; before, if it was uninstalled
 */
public record PluginEvent(Kind kind, PluginInfo plugin) {
    /** What can happen. */
    public enum Kind {
        /** Its components can be used from now on. */
        INSTALLED,
        /** It was refused; {@link PluginInfo#reason} says why. */
        REFUSED,
        /** It works on, but is trusted no more; {@link PluginInfo#reason} says why. */
        REVOKED,
        /** It was revoked, and is trusted again. */
        TRUSTED,
        /** Nothing new is built of it any more. */
        REMOVED
    }
}
