package org.intarsia.cli.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.intarsia.app.serve.AccessToken;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** A file that holds a token, for its owner alone. */
final class TokenFile {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private TokenFile() {}

    /**
     * The token of the file; a new one where there is no file yet.
     *
     * @throws IntarsiaException INT-107 when it holds none or cannot be read, INT-911 when it
     *     cannot be written
     */
    static AccessToken open(Path file) {
        AccessToken made = AccessToken.random();
        try (var channel =
                Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        attributes(file))) {
            channel.write(
                    java.nio.ByteBuffer.wrap(
                            (made.text() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return made;
        } catch (FileAlreadyExistsException e) {
            return read(file);
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.NOT_WRITABLE,
                    "--token-file " + file,
                    "it cannot be written",
                    "Name a file in a folder that you can write to.");
        }
    }

    /** A system without owners of files has none to set. */
    private static FileAttribute<?>[] attributes(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {OWNER_ONLY}
                : new FileAttribute<?>[0];
    }

    private static AccessToken read(Path file) {
        try {
            return new AccessToken(Files.readString(file).strip());
        } catch (IOException | IllegalArgumentException e) {
            throw new IntarsiaException(
                    ErrorCode.FILE_NOT_READABLE,
                    "--token-file " + file,
                    "it holds no token of " + AccessToken.SHORTEST + " or more characters",
                    "Delete it for a new one, or put a token into it.");
        }
    }
}
