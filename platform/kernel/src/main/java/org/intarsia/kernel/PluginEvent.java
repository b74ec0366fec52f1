package org.intarsia.kernel;

/**
 * Something happened to a plugin.
 *
 * @param kind what
 * @param plugin as it stands afterwards; as it stood, when it was taken out
 */
public record PluginEvent(Kind kind, PluginInfo plugin) {
    /** What can happen. */
    public enum Kind {
        /** Its components can be used from now on. */
        INSTALLED,
        /** It was not let in; {@link PluginInfo#reason} says why. */
        REFUSED,
        /** Nothing new is built of it any more. */
        REMOVED
    }
}
