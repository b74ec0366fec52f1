package org.intarsia.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder for everything that one process needs only while it runs: the framework's cache, what
 * libraries unpack, temporary files. It is gone with the process. A process that is killed cannot
 * remove its own; the lock on the file beside the folder dies with it, and the next start removes
 * what is no longer locked.
 */
final class ProcessFolder implements AutoCloseable {
    private static final String NAME = "intarsia-";
    private static final String LOCK = ".lock";

    private final Path folder;
    private final Path lockFile;
    private final FileChannel lock;

    private ProcessFolder(Path folder, Path lockFile, FileChannel lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "intarsia-temporary"));
    }

    /**
     * @param parent an existing folder
     */
    static ProcessFolder in(Path parent) {
        try {
            ProcessFolder made = make(parent);
            clear(parent, made.lockFile);
            return made;
        } catch (IOException e) {
            throw new LaunchException(
                    "INT-924 temporary folder: nothing can be written into "
                            + parent
                            + ". Free disk space, or name another folder with --state DIR.",
                    e);
        }
    }

    Path folder() {
        return folder;
    }

    /** Whatever in this process asks for the folder of temporary files gets this one. */
    void declare() {
        System.setProperty("java.io.tmpdir", folder.toString());
        System.setProperty("jna.tmpdir", folder.toString());
    }

    /** The folder is made under the lock: a folder without one belongs to no living process. */
    private static ProcessFolder make(Path parent) throws IOException {
        while (true) {
            String name = NAME + UUID.randomUUID();
            Path lockFile = parent.resolve(name + LOCK);
            FileChannel channel =
                    FileChannel.open(
                            lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            // Another start may have taken the new file for one that is left over.
            if (channel.tryLock() != null && Files.exists(lockFile)) {
                Path folder =
                        Files.createDirectory(
                                parent.resolve(name),
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rwx------")));
                return new ProcessFolder(folder, lockFile, channel);
            }
            channel.close();
        }
    }

    /** Removes what killed processes of the same user left. */
    private static void clear(Path parent, Path own) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, NAME + "*" + LOCK)) {
            for (Path file : locks) {
                // To open and close the own file would release the own lock.
                if (!file.equals(own) && sameOwner(file, own)) {
                    clearUnlocked(file);
                }
            }
        }
    }

    private static boolean sameOwner(Path file, Path own) throws IOException {
        try {
            return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS)
                    .equals(Files.getOwner(own, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static void clearUnlocked(Path file) {
        try (FileChannel channel =
                        FileChannel.open(
                                file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock free = channel.tryLock()) {
            if (free != null) {
                String name = file.getFileName().toString();
                delete(file.resolveSibling(name.substring(0, name.length() - LOCK.length())));
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // Another start is removing it at the same moment, or the next one will.
            return;
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // What another thread deletes at the same moment needs no deleting.
            return;
        }
    }

    @Override
    public synchronized void close() {
        if (!lock.isOpen()) {
            return;
        }
        delete(folder);
        try {
            Files.deleteIfExists(lockFile);
            lock.close();
        } catch (IOException e) {
            // The process ends, and its lock with it: the next start removes what is left.
            return;
        }
    }
}
