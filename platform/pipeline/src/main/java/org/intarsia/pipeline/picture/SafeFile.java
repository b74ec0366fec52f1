package org.intarsia.pipeline.picture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.intarsia.spi.IntarsiaException;

/** Files that are there whole or not at all. */
public final class SafeFile {
    private SafeFile() {}

    /** Writes the bytes of one file. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes beside the file and moves it into place; whatever goes wrong, no half-written file is
     * left.
     *
     * @throws IntarsiaException INT-911 the folder cannot be written, INT-912 the disk is full
     */
    public static void write(Path file, Body body) {
        Path folder = file.toAbsolutePath().getParent();
        Path part = null;
        try {
            Files.createDirectories(folder);
            part = Files.createTempFile(folder, "." + file.getFileName(), ".part");
            try (OutputStream out = Files.newOutputStream(part)) {
                body.writeTo(out);
            }
            move(part, file);
            part = null;
        } catch (IOException e) {
            throw problem(file, e);
        } finally {
            remove(part);
        }
    }

    /** What an input or output error means to a person. */
    public static IntarsiaException problem(Path file, IOException e) {
        String name = String.valueOf(file.getFileName());
        String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (reason.contains("no space left")
                || reason.contains("not enough space")
                || reason.contains("quota")) {
            return new IntarsiaException(
                    "INT-912",
                    name,
                    "the disk is full",
                    "Free some space, or choose a folder on another disk.");
        }
        return new IntarsiaException(
                "INT-911",
                name,
                "it cannot be written into that folder",
                "Check that the folder exists, is a folder and may be written.");
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(
                    from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void remove(Path part) {
        if (part != null) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException e) {
                part.toFile().deleteOnExit();
            }
        }
    }
}
