package org.intarsia.server.access;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/** The public keys of a provider in a file, which is read whenever its cache asks. */
final class KeySetFile implements JWKSetSource<SecurityContext> {
    private final Path file;

    KeySetFile(Path file) {
        this.file = file;
    }

    @Override
    public JWKSet getJWKSet(
            JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            return JWKSet.load(file.toFile());
        } catch (IOException | ParseException e) {
            throw new JWKSetUnavailableException("the file of the keys cannot be read", e);
        }
    }

    @Override
    public void close() {
        // Nothing stays open.
    }
}
