package org.intarsia.kernel.internal;

/** Why a plugin is refused, in words for the person who installs it. */
public final class PluginRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PluginRefusedException(String reason) {
        super(reason);
    }

    public PluginRefusedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
