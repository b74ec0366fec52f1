package org.intarsia.kernel.trust;

/** Why a jar is not trusted, in words for the person who put it there. */
public final class UntrustedPluginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UntrustedPluginException(String reason) {
        super(reason);
    }
}
