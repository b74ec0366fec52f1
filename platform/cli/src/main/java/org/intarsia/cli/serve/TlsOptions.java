package org.intarsia.cli.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.intarsia.app.serve.TlsKeystore;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the certificate of a server is. */
final class TlsOptions {
    private static final String VARIABLE = "INTARSIA_TLS_PASSWORD";

    @Option(
            names = "--tls",
            paramLabel = "FILE",
            description =
                    "PKCS 12 file with a certificate and its key: serve by HTTPS alone. Its password is "
                            + "in the variable INTARSIA_TLS_PASSWORD.")
    private @Nullable Path keystore;

    @Option(
            names = "--tls-password-file",
            paramLabel = "FILE",
            description = "File with the password of --tls, instead of the variable.")
    private @Nullable Path passwordFile;

    /** Whether the server is to speak HTTPS. */
    boolean given() {
        return keystore != null;
    }

    /**
     * Empty for plain HTTP.
     *
     * @throws IntarsiaException INT-458 when the keystore cannot be used, INT-107 when the file of
     *     the password cannot be read
     */
    Optional<TlsKeystore> open() {
        if (keystore != null) {
            return Optional.of(TlsKeystore.open(keystore, password()));
        }
        if (passwordFile != null) {
            throw new IntarsiaException(
                    ErrorCode.TLS_KEYSTORE,
                    "--tls-password-file " + passwordFile,
                    "there is no keystore that it would open",
                    "Give --tls FILE too.");
        }
        return Optional.empty();
    }

    private String password() {
        if (passwordFile == null) {
            String password = System.getenv(VARIABLE);
            return password == null ? "" : password;
        }
        try {
            return Files.readString(passwordFile).strip();
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.FILE_NOT_READABLE,
                    "--tls-password-file " + passwordFile,
                    "it cannot be read",
                    "Check that it is a readable file.");
        }
    }
}
