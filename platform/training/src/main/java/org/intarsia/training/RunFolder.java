package org.intarsia.training;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.intarsia.base.AtomicFile;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;

/**
 * The folder of one training, held by a lock of the operating system: it ends with the process that
 * took it, however that ends.
 */
final class RunFolder implements AutoCloseable {
    private static final String LOCK = "training.lock";
    private static final String EARLIER = "earlier-";

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private RunFolder(Path folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes the folder where it is missing, and takes it; what a process that died was writing is
     * removed.
     *
     * @throws IntarsiaException INT-610 when another training runs in it, INT-911 when it cannot be
     *     written
     */
    static RunFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(
                            folder.resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new IntarsiaException(
                        ErrorCode.FOLDER_IN_USE,
                        Place.file(String.valueOf(folder.getFileName())),
                        "another training runs in this folder",
                        "Wait for it to end, or give another folder with --out.");
            }
            RunFolder taken = new RunFolder(folder, channel, lock);
            taken.list(file -> name(file).endsWith(".part")).forEach(AtomicFile::delete);
            return taken;
        } catch (IOException e) {
            throw AtomicFile.problem(folder, e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Path folder() {
        return folder;
    }

    /**
     * Moves what an earlier training left into a folder of its own.
     *
     * @param ships the name of the file with the finished weights
     * @return where it is now; empty when there was nothing
     */
    Optional<Path> setAside(String ships) {
        List<Path> files = list(file -> isOfTraining(name(file), ships));
        if (files.isEmpty()) {
            return Optional.empty();
        }
        try {
            int number = 1;
            while (Files.exists(folder.resolve(EARLIER + number))) {
                number++;
            }
            Path earlier = Files.createDirectory(folder.resolve(EARLIER + number));
            for (Path file : files) {
                Files.move(file, earlier.resolve(name(file)));
            }
            return Optional.of(earlier);
        } catch (IOException e) {
            throw AtomicFile.problem(folder, e);
        }
    }

    /** Renames a file of this training that cannot be used. */
    void setAside(Path file) {
        try {
            int number = 1;
            while (Files.exists(file.resolveSibling("unused-" + number + "-" + name(file)))) {
                number++;
            }
            Files.move(file, file.resolveSibling("unused-" + number + "-" + name(file)));
        } catch (IOException e) {
            throw AtomicFile.problem(file, e);
        }
    }

    private static boolean isOfTraining(String name, String ships) {
        return name.equals(ships)
                || name.equals("loss.csv")
                || name.equals("loss.png")
                || name.matches("(unused-\\d+-)?checkpoint-\\d+\\.safetensors")
                || name.matches("samples-\\d+\\.png");
    }

    private List<Path> list(Predicate<Path> wanted) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).filter(wanted).sorted().toList();
        } catch (IOException e) {
            throw AtomicFile.problem(folder, e);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw AtomicFile.problem(folder, e);
        }
    }
}
