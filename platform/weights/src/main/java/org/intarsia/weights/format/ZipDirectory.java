package org.intarsia.weights.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The entries of a zip file, with the places of their bytes, which the library's reader does not
 * tell. Sizes and places are checked against the file before anything is made of them.
 */
public final class ZipDirectory {
    /**
     * @param crc of the entry's bytes
     * @param stored bytes in the file
     * @param size bytes when inflated; equal to {@code stored} when it is not compressed
     * @param header where its own header begins
     */
    public record Entry(
            String name, boolean compressed, int crc, long stored, long size, long header) {}

    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int END_LENGTH = 22;
    private static final int LOCATOR_LENGTH = 20;
    private static final int END_64_LENGTH = 56;
    private static final int CENTRAL_LENGTH = 46;
    private static final int LOCAL_LENGTH = 30;
    private static final long MOST_ENTRIES = 1_000_000;
    private static final long LARGEST_DIRECTORY = 256L << 20;

    private final MappedFile file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long count;
    private long size;
    private long start;

    private ZipDirectory(MappedFile file) {
        this.file = file;
    }

    public static ZipDirectory read(MappedFile file) throws IOException {
        ZipDirectory directory = new ZipDirectory(file);
        directory.readEnd();
        directory.readEntries();
        return directory;
    }

    /** Whether the file begins with a zip's first header. */
    public static boolean looksRight(MappedFile file) throws IOException {
        return file.size() >= 4 && file.slice(0, 4).getInt(0) == LOCAL;
    }

    /** By name, in the order of the directory. */
    public Map<String, Entry> entries() {
        return Collections.unmodifiableMap(entries);
    }

    /** Where the bytes of an entry begin. */
    public long dataOffset(Entry entry) throws IOException {
        ByteBuffer local = file.slice(entry.header(), LOCAL_LENGTH);
        if (local.getInt(0) != LOCAL) {
            throw new CorruptFileException(
                    "the header of " + entry.name() + " is not in its place");
        }
        int nameLength = Short.toUnsignedInt(local.getShort(26));
        int extraLength = Short.toUnsignedInt(local.getShort(28));
        if (!name(file.slice(entry.header() + LOCAL_LENGTH, nameLength)).equals(entry.name())) {
            throw new CorruptFileException(entry.name() + " has two names");
        }
        long offset = entry.header() + LOCAL_LENGTH + nameLength + extraLength;
        if (offset > start - entry.stored()) {
            throw new CorruptFileException(entry.name() + " reaches into the directory");
        }
        return offset;
    }

    private void readEnd() throws IOException {
        int tail = (int) Math.min(file.size(), END_LENGTH + 0xffff);
        ByteBuffer bytes = file.slice(file.size() - tail, tail);
        for (int at = tail - END_LENGTH; at >= 0; at--) {
            if (bytes.getInt(at) == END
                    && Short.toUnsignedInt(bytes.getShort(at + 20)) == tail - at - END_LENGTH) {
                readEnd(bytes.slice(at, END_LENGTH).order(ByteOrder.LITTLE_ENDIAN));
                long place = file.size() - tail + at;
                if (count == 0xffff || size == 0xffffffffL || start == 0xffffffffL) {
                    readEnd64(place);
                }
                requireBounds(place);
                return;
            }
        }
        throw new CorruptFileException("it ends before its directory");
    }

    private void readEnd(ByteBuffer end) {
        count = Short.toUnsignedLong(end.getShort(10));
        size = Integer.toUnsignedLong(end.getInt(12));
        start = Integer.toUnsignedLong(end.getInt(16));
    }

    private void readEnd64(long end) throws IOException {
        ByteBuffer locator = file.slice(end - LOCATOR_LENGTH, LOCATOR_LENGTH);
        if (locator.getInt(0) != LOCATOR_64) {
            return;
        }
        ByteBuffer wide = file.slice(locator.getLong(8), END_64_LENGTH);
        if (wide.getInt(0) != END_64) {
            throw new CorruptFileException("its large directory is not in its place");
        }
        count = wide.getLong(32);
        size = wide.getLong(40);
        start = wide.getLong(48);
    }

    private void requireBounds(long end) throws CorruptFileException {
        if (start < 0 || size < 0 || size > LARGEST_DIRECTORY || start > end - size) {
            throw new CorruptFileException("its directory reaches beyond its end");
        }
        if (count < 0 || count > MOST_ENTRIES || count * CENTRAL_LENGTH > size) {
            throw new CorruptFileException("its directory cannot hold the entries it claims");
        }
    }

    private void readEntries() throws IOException {
        ByteBuffer bytes = file.slice(start, (int) size);
        for (long i = 0; i < count; i++) {
            if (bytes.remaining() < CENTRAL_LENGTH || bytes.getInt(bytes.position()) != CENTRAL) {
                throw new CorruptFileException("its directory is broken");
            }
            Entry entry = readEntry(bytes);
            if (entries.put(entry.name(), entry) != null) {
                throw new CorruptFileException("two entries are named " + entry.name());
            }
        }
    }

    private Entry readEntry(ByteBuffer bytes) throws IOException {
        int at = bytes.position();
        int flags = bytes.getShort(at + 8);
        int method = bytes.getShort(at + 10);
        int nameLength = Short.toUnsignedInt(bytes.getShort(at + 28));
        int extraLength = Short.toUnsignedInt(bytes.getShort(at + 30));
        int commentLength = Short.toUnsignedInt(bytes.getShort(at + 32));
        int length = CENTRAL_LENGTH + nameLength + extraLength + commentLength;
        if (length > bytes.remaining()) {
            throw new CorruptFileException("its directory is broken");
        }
        String name = name(bytes.slice(at + CENTRAL_LENGTH, nameLength));
        if ((flags & 1) != 0 || method != 0 && method != 8) {
            throw new UnsupportedFileException(
                    name + " is encrypted, or packed otherwise than stored or deflated",
                    "Unpack the zip and pack it again without a password, or save the file again"
                            + " with torch.save.");
        }
        ByteBuffer extra = bytes.slice(at + CENTRAL_LENGTH + nameLength, extraLength);
        Zip64Fields wide = new Zip64Fields(extra.order(ByteOrder.LITTLE_ENDIAN));
        long inflated = wide.value(bytes.getInt(at + 24));
        long stored = wide.value(bytes.getInt(at + 20));
        long header = wide.value(bytes.getInt(at + 42));
        bytes.position(at + length);
        Entry entry = new Entry(name, method == 8, bytes.getInt(at + 16), stored, inflated, header);
        requireBounds(entry);
        return entry;
    }

    private void requireBounds(Entry entry) throws CorruptFileException {
        boolean inside =
                entry.header() >= 0
                        && entry.stored() >= 0
                        && entry.stored() <= start
                        && entry.header() <= start - entry.stored();
        boolean sized =
                entry.compressed()
                        ? entry.size() >= 0 && entry.size() <= Inflation.most(entry.stored())
                        : entry.size() == entry.stored();
        if (!inside || !sized) {
            throw new CorruptFileException(entry.name() + " claims a size or place it cannot have");
        }
    }

    private static String name(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
