package org.intarsia.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A small file that is changed under a lock, so that no process undoes what another has just
 * written; it appears whole or not at all.
 */
public final class LockedFile {
    /** The lock of a file keeps other processes out, not other threads. */
    private static final Object THREADS = new Object();

    private final Path file;

    public LockedFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** Something that is done with the file. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException;
    }

    /**
     * Works while no other thread and no other process changes the file.
     *
     * @throws IOException when that cannot be had
     */
    public void undisturbed(Work work) throws IOException {
        synchronized (THREADS) {
            Files.createDirectories(file.getParent());
            try (FileChannel lock =
                    FileChannel.open(
                            file.resolveSibling(file.getFileName() + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE)) {
                lock.lock();
                work.run();
            }
        }
    }

    /**
     * Writes all of it; within {@link #undisturbed}.
     *
     * @throws org.intarsia.spi.problem.IntarsiaException INT-911 or INT-912 when it cannot be
     *     written; it is then as it was
     */
    public void write(byte[] content) throws IOException {
        clearParts();
        AtomicFile.write(
                file,
                channel -> {
                    ByteBuffer bytes = ByteBuffer.wrap(content);
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                });
    }

    /** Whoever holds the lock finds only the parts of processes that have died. */
    private void clearParts() throws IOException {
        try (DirectoryStream<Path> parts =
                Files.newDirectoryStream(file.getParent(), "." + file.getFileName() + ".*.part")) {
            for (Path part : parts) {
                Files.deleteIfExists(part);
            }
        }
    }
}
