package org.intarsia.kernel.internal.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.internal.PluginRefusedException;
import org.intarsia.kernel.internal.archive.PluginFile;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;

/**
 * A jar, with its signature, on its way into the folder of plugins: written under names that nobody
 * looks at, and put in place when the plugin was let in.
 */
final class KeptFile implements AutoCloseable {
    private final Path jar;
    private final Path signature;
    private final boolean there;

    private KeptFile(Path jar, boolean there) {
        this.jar = jar;
        this.signature = jar.resolveSibling(jar.getFileName() + ".sig");
        this.there = there;
    }

    /**
     * @param folder of plugins; null where there is none
     * @param jar with its signature beside it
     * @throws IntarsiaException INT-107 when it cannot be read; INT-506 when another file has the
     *     name, INT-911 when the folder cannot be written
     */
    static KeptFile of(Path folder, Path jar) {
        if (folder == null) {
            throw notWritten("there is no folder of plugins");
        }
        try {
            PluginFile file = PluginFile.read(jar);
            return write(folder, file.name(), file.bytes(), TrustCheck.signature(jar));
        } catch (IOException | PluginRefusedException e) {
            throw new IntarsiaException(
                    ErrorCode.FILE_NOT_READABLE,
                    jar.toString(),
                    "it cannot be read: " + PluginFailure.text(e),
                    "Check the file.");
        }
    }

    private static KeptFile write(Path folder, String name, byte[] bytes, String signature) {
        Path jar = folder.resolve(name);
        try {
            if (Files.exists(jar)) {
                if (!Arrays.equals(Files.readAllBytes(jar), bytes)) {
                    throw new IntarsiaException(
                            ErrorCode.PLUGIN_FILE_EXISTS,
                            Place.file("plugins/" + name),
                            "another file of this name is there",
                            "Rename the jar, or delete the other file first.");
                }
                return new KeptFile(jar, true);
            }
        } catch (IOException e) {
            throw notWritten(e.getMessage());
        }
        KeptFile kept = new KeptFile(jar, false);
        try {
            Files.write(part(kept.jar), bytes);
            if (signature != null) {
                Files.write(part(kept.signature), signature.getBytes(StandardCharsets.UTF_8));
            }
            return kept;
        } catch (IOException e) {
            // Half a file is not left behind.
            kept.close();
            throw notWritten(e.getMessage());
        }
    }

    /** The signature comes first, so that the jar is never looked at without it. */
    void put() {
        if (there) {
            return;
        }
        try {
            if (Files.exists(part(signature))) {
                Files.move(part(signature), signature, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(part(jar), jar, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw notWritten(e.getMessage());
        }
    }

    /** What was not put in place goes. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(part(jar));
            Files.deleteIfExists(part(signature));
        } catch (IOException e) {
            throw notWritten(e.getMessage());
        }
    }

    private static Path part(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".part");
    }

    private static IntarsiaException notWritten(String cause) {
        return new IntarsiaException(
                ErrorCode.NOT_WRITABLE,
                Place.file("plugins"),
                "the plugin cannot be kept: " + cause,
                "Fix the folder's permissions, or install it without --keep.");
    }
}
