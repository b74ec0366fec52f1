package org.intarsia.cli.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command works: in this folder, or on a running server. */
public final class ServerOptions {
    /** Holds the key where no file is named. */
    private static final String VARIABLE = "INTARSIA_KEY";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "A running server, such as http://127.0.0.1:8080. Default: the files of this distribution.")
    private @Nullable String server;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "File with the key or token for --server. Default: the variable INTARSIA_KEY.")
    private @Nullable Path keyFile;

    @Option(
            names = "--server-ca",
            paramLabel = "FILE",
            description =
                    "Certificates in PEM that the certificate of --server is signed with, or its own. "
                            + "Default: those that Java trusts.")
    private @Nullable Path authorities;

    /**
     * The server that was named; empty for none.
     *
     * @throws IntarsiaException INT-107 when the file of the key cannot be read, INT-432 when there
     *     is no key, INT-456 when the address is none
     */
    public Optional<RemoteServer> remote() {
        return server == null
                ? Optional.empty()
                : Optional.of(
                        new RemoteServer(
                                server,
                                key().strip(),
                                authorities == null ? null : TrustedAuthorities.of(authorities)));
    }

    /**
     * The server that was named.
     *
     * @throws IntarsiaException INT-400 when none was; else as {@link #remote}
     */
    public RemoteServer required() {
        return remote().orElseThrow(
                        () ->
                                new IntarsiaException(
                                        ErrorCode.INVALID_COMMAND,
                                        "--server",
                                        "no server was named",
                                        "Give --server http://127.0.0.1:8080."));
    }

    private String key() {
        if (keyFile == null) {
            String key = System.getenv(VARIABLE);
            if (key == null || key.isBlank()) {
                throw new IntarsiaException(
                        ErrorCode.NOT_AUTHENTICATED,
                        "--server",
                        "there is no key for it",
                        "Set the variable INTARSIA_KEY, or give --key-file.");
            }
            return key;
        }
        try {
            return Files.readString(keyFile);
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.FILE_NOT_READABLE,
                    "--key-file " + keyFile,
                    "it cannot be read",
                    "Check that it is a readable file.");
        }
    }
}
