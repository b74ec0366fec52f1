package org.intarsia.weights.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The bytes of a zip's entries, compressed or not. Keeps the last compressed one. */
public final class Inflation {
    /** No deflated byte expands to more than this many. */
    private static final long BEST_RATIO = 1032;

    private final MappedFile file;
    private final ZipDirectory directory;
    private ZipDirectory.Entry last;
    private ByteBuffer lastBytes;

    public Inflation(MappedFile file, ZipDirectory directory) {
        this.file = file;
        this.directory = directory;
    }

    /** The most bytes that {@code stored} deflated bytes can hold. */
    static long most(long stored) {
        return stored > Long.MAX_VALUE / BEST_RATIO ? Long.MAX_VALUE : stored * BEST_RATIO;
    }

    /**
     * The whole entry, its checksum verified.
     *
     * @param limit bytes that are believed
     */
    public ByteBuffer whole(ZipDirectory.Entry entry, int limit) throws IOException {
        if (entry.size() > limit) {
            throw new UnsupportedFileException(
                    entry.name() + " is larger than the " + limit + " bytes that are read",
                    "Save the model's state_dict() alone, without logs and other objects.");
        }
        ByteBuffer bytes = entry.compressed() ? inflated(entry) : stored(entry);
        if (!entry.compressed()) {
            requireChecksum(entry, bytes);
        }
        return bytes;
    }

    /** The bytes of a compressed entry, direct and little-endian, its checksum verified. */
    public synchronized ByteBuffer inflated(ZipDirectory.Entry entry) throws IOException {
        if (entry != last) {
            if (entry.size() > Integer.MAX_VALUE - 8) {
                throw new UnsupportedFileException(
                        entry.name() + " is compressed and larger than 2 GB",
                        "Save the file again with torch.save, which does not compress.");
            }
            lastBytes = inflate(entry, stored(entry));
            last = entry;
        }
        return lastBytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer stored(ZipDirectory.Entry entry) throws IOException {
        if (entry.stored() > Integer.MAX_VALUE - 8) {
            throw new UnsupportedFileException(
                    entry.name() + " is larger than 2 GB", "Save the file again with torch.save.");
        }
        return file.slice(directory.dataOffset(entry), (int) entry.stored());
    }

    private static ByteBuffer inflate(ZipDirectory.Entry entry, ByteBuffer packed)
            throws CorruptFileException {
        ByteBuffer bytes = ByteBuffer.allocateDirect((int) entry.size());
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed);
            while (bytes.hasRemaining() && !inflater.finished()) {
                if (inflater.inflate(bytes) == 0 && inflater.needsInput()) {
                    break;
                }
            }
        } catch (DataFormatException e) {
            throw new CorruptFileException(entry.name() + " cannot be inflated", e);
        } finally {
            inflater.end();
        }
        if (bytes.hasRemaining()) {
            throw new CorruptFileException(entry.name() + " is shorter than it claims");
        }
        bytes.flip();
        requireChecksum(entry, bytes);
        return bytes;
    }

    private static void requireChecksum(ZipDirectory.Entry entry, ByteBuffer bytes)
            throws CorruptFileException {
        CRC32 crc = new CRC32();
        crc.update(bytes.duplicate());
        if ((int) crc.getValue() != entry.crc()) {
            throw new CorruptFileException(entry.name() + " does not match its checksum");
        }
    }
}
