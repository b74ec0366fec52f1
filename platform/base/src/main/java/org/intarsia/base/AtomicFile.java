package org.intarsia.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problem;

/** A file that appears whole or not at all. */
public final class AtomicFile {
    /** Writes the bytes of one file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    private AtomicFile() {}

    /**
     * Writes beside the file and moves it into place; the folder is made when it is missing.
     *
     * @throws IntarsiaException INT-911 when the folder cannot be written, INT-912 when the disk is
     *     full; the folder is then as it was
     */
    public static void write(Path file, Content content) {
        Path absolute = file.toAbsolutePath();
        try {
            Files.createDirectories(absolute.getParent());
            try (PartFile part = PartFile.beside(absolute.getParent(), name(file))) {
                content.writeTo(part.channel());
                part.channel().force(true);
                move(part.path(), absolute);
            }
        } catch (IOException e) {
            throw problem(file, e);
        }
    }

    /** As {@link #write(Path, Content)}, for bytes that are there. */
    public static void write(Path file, byte[] bytes) {
        write(
                file,
                channel -> {
                    ByteBuffer rest = ByteBuffer.wrap(bytes);
                    while (rest.hasRemaining()) {
                        channel.write(rest);
                    }
                });
    }

    /**
     * Proves that files can be written into a folder.
     *
     * @throws IOException when they cannot; nothing is left there
     */
    public static void probe(Path folder) throws IOException {
        PartFile.beside(folder.toAbsolutePath(), "probe").close();
    }

    /**
     * Deletes a file or an empty folder, which may be gone already.
     *
     * @throws IntarsiaException INT-911 when it cannot be deleted
     */
    public static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw problem(file, e);
        }
    }

    /** What an error of the file system means to a person. */
    public static IntarsiaException problem(Path file, IOException e) {
        String name = name(file);
        String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        boolean full =
                reason.contains("no space left")
                        || reason.contains("not enough space")
                        || reason.contains("quota");
        Problem problem =
                full
                        ? new Problem(
                                ErrorCode.DISK_FULL,
                                Place.file(name),
                                "the disk is full",
                                "Free disk space, or choose a folder on another disk.")
                        : new Problem(
                                ErrorCode.NOT_WRITABLE,
                                Place.file(name),
                                "it cannot be written into that folder",
                                "Check that the folder exists, is a folder and is writable.");
        return new IntarsiaException(List.of(problem), e);
    }

    private static String name(Path file) {
        Path own = file.getFileName();
        return own == null ? "the file" : own.toString();
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
