package org.intarsia.weights.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import org.intarsia.base.Digests;

/**
 * A file whose bytes are mapped, read-only and little-endian, in windows that overlap: each begins
 * a gigabyte after the one before and is almost two long, so that what is at most a gigabyte long
 * lies whole in one of them. A buffer keeps its window mapped for as long as it is reachable.
 */
public final class MappedFile implements AutoCloseable {
    private static final long STRIDE = 1L << 30;

    private final FileChannel channel;
    private final long size;
    private final Map<Long, ByteBuffer> windows = new HashMap<>();

    /**
     * @throws NoSuchFileException also for what is no regular file, with the reason: to open a pipe
     *     would wait for its writer
     */
    public MappedFile(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new NoSuchFileException(path.toString(), null, reason(path));
        }
        channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            size = channel.size();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static String reason(Path path) {
        if (Files.isDirectory(path)) {
            return "it is a folder";
        }
        if (Files.exists(path)) {
            return "it is a pipe or a device";
        }
        return Files.isSymbolicLink(path)
                ? "it is a broken symbolic link"
                : "there is no such file";
    }

    /** Bytes in the file when it was opened. */
    public long size() {
        return size;
    }

    /**
     * The bytes from {@code offset} on, as a direct buffer of its own.
     *
     * @throws CorruptFileException when the file ends before them
     * @throws IllegalStateException after {@link #close}
     */
    public synchronized ByteBuffer slice(long offset, int length) throws IOException {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw new CorruptFileException("it ends too early");
        }
        if (!channel.isOpen()) {
            throw new IllegalStateException("the weights file is closed");
        }
        long start = offset / STRIDE * STRIDE;
        long end = Math.min(size, start + Integer.MAX_VALUE);
        if (offset + length > end) {
            return map(offset, length);
        }
        ByteBuffer window = windows.get(start);
        if (window == null) {
            window = map(start, end - start);
            windows.put(start, window);
        }
        return window.slice((int) (offset - start), length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer map(long offset, long length) throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, offset, length)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The SHA-256 digest of the whole file, in hexadecimal digits. */
    public String sha256() throws IOException {
        MessageDigest digest = Digests.sha256();
        int piece = 1 << 26;
        for (long offset = 0; offset < size; offset += piece) {
            digest.update(slice(offset, (int) Math.min(piece, size - offset)));
        }
        return Digests.hex(digest.digest());
    }

    /**
     * Closes the file. The pages of buffers in use stay mapped until the last of them is collected.
     */
    @Override
    public synchronized void close() {
        windows.clear();
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
