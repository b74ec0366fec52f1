package org.intarsia.base;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A file that is being written beside the one it will become. It is locked until it is closed. A
 * process that is killed leaves its own behind without a lock; those are removed when the next
 * process begins to write into the folder.
 */
final class PartFile implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("\\..+\\.[0-9a-f-]{36}\\.part");

    /** Parts of this process: to open and close one of them again would release its lock. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private static final Set<Path> CLEARED = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private PartFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * @param name of the file that it will become
     */
    static PartFile beside(Path folder, String name) throws IOException {
        if (CLEARED.add(folder)) {
            clear(folder);
        }
        while (true) {
            Path path = folder.resolve("." + name + "." + UUID.randomUUID() + ".part");
            OWN.add(path);
            PartFile made = open(path);
            if (lock(made.channel) && Files.exists(path)) {
                return made;
            }
            // Another process took the new file for one that is left over.
            made.close();
        }
    }

    private static PartFile open(Path path) throws IOException {
        try {
            return new PartFile(
                    path,
                    FileChannel.open(
                            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (IOException e) {
            OWN.remove(path);
            throw e;
        }
    }

    /** False when another process has it; a file system without locks has nobody who could. */
    private static boolean lock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException withoutLocks) {
            return true;
        }
    }

    private static void clear(Path folder) throws IOException {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(
                        folder, file -> NAME.matcher(file.getFileName().toString()).matches())) {
            for (Path file : files) {
                if (!OWN.contains(file)) {
                    clearUnlocked(file);
                }
            }
        }
    }

    private static void clearUnlocked(Path file) {
        try (FileChannel left =
                        FileChannel.open(
                                file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock free = left.tryLock()) {
            if (free != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // Somebody else's, or gone at the same moment: not ours to remove.
            return;
        }
    }

    Path path() {
        return path;
    }

    FileChannel channel() {
        return channel;
    }

    /** Removes it, unless it has become the file that it is beside. */
    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(path);
        } finally {
            OWN.remove(path);
        }
    }
}
