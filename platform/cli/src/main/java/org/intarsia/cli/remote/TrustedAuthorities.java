package org.intarsia.cli.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** Certificates in a file that a server's certificate must be signed with, or be one of. */
final class TrustedAuthorities {
    private TrustedAuthorities() {}

    /**
     * Trusts these alone.
     *
     * @param file one or more certificates in PEM or DER
     * @throws IntarsiaException INT-107 when it holds none
     */
    static SSLContext of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw refused(file);
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate one : certificates) {
                store.setCertificateEntry(Integer.toString(number++), one);
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw refused(file);
        }
    }

    private static IntarsiaException refused(Path file) {
        return new IntarsiaException(
                ErrorCode.FILE_NOT_READABLE,
                "--server-ca " + file,
                "it holds no certificate, or cannot be read",
                "Name a file with certificates in PEM.");
    }
}
