package org.intarsia.app.serve;

import org.intarsia.app.access.AccessKeys;

/**
 * A token that a server was started with; it may do everything.
 *
 * @param lasting whether it is an operator's own, from a file; else it was made for the first start
 *     and is refused as soon as there is a key of an admin
 */
public record StartToken(AccessToken token, boolean lasting) {
    /** Whether a text that a client sent is this token, and it still counts. */
    public boolean accepts(String text, AccessKeys keys) {
        return token.matches(text) && (lasting || !keys.hasAdmin());
    }
}
