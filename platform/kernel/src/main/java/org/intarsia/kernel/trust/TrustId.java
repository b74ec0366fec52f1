package org.intarsia.kernel.trust;

import java.util.Map;
import org.intarsia.base.Digests;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * What a person names to revoke or to forget it.
 *
 * @param text in small letters
 * @param key whether it is a key's id, of 16 digits; else the digest of a jar, of 64
 */
record TrustId(String text, boolean key) {
    /**
     * @throws IntarsiaException INT-535 when the text is neither
     */
    static TrustId of(String idOrDigest) {
        String id = Digests.normalised(idOrDigest);
        boolean key = id.matches("[0-9a-f]{16}");
        if (!key && !id.matches("[0-9a-f]{64}")) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_KEY_ID,
                    "revoke",
                    "\"" + idOrDigest + "\" is neither a key id of 16 digits nor a digest of 64",
                    "Copy either from: plugins.");
        }
        return new TrustId(id, key);
    }

    /** As the audit log names it. */
    Map<String, String> details() {
        return Map.of(key ? "key" : "digest", text);
    }

    /** Whether it is on any list. */
    boolean known(TrustStore.Content content) {
        return key
                ? content.keys().containsKey(text) || content.revokedKeys().contains(text)
                : content.digests().containsKey(text) || content.revokedDigests().contains(text);
    }
}
