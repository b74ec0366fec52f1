package org.intarsia.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.intarsia.spi.IntarsiaException;
import org.intarsia.spi.Problem;

/** A file that appears whole or not at all. */
final class AtomicFile {
    @FunctionalInterface
    interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    private AtomicFile() {}

    /**
     * @throws IntarsiaException INT-314; the folder is then as it was
     */
    static void write(Path file, Content content) {
        String name = FileProblems.name(file);
        Path absolute = file.toAbsolutePath();
        Path beside = absolute.resolveSibling("." + name + "." + UUID.randomUUID() + ".part");
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            move(beside, absolute);
        } catch (IOException e) {
            Problem problem =
                    new Problem(
                            "INT-314",
                            name,
                            "the file cannot be written",
                            "Check that its folder exists and may be written to, and that the disk"
                                    + " is not full.");
            throw new IntarsiaException(List.of(problem), e);
        } finally {
            delete(beside);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // What failed before is told; a left-over part of a file is the lesser trouble.
            part.toFile().deleteOnExit();
        }
    }
}
