package org.intarsia.kernel.internal.archive;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.intarsia.kernel.internal.PluginRefusedException;

/**
 * One line of an archive's directory, compared with the header before the entry itself: a reader of
 * the one and a reader of the other must see the same.
 *
 * @param at where its header begins
 * @param data where its contents begin
 * @param end behind its contents and what follows them
 */
record ArchiveEntry(
        String name, int method, long crc, int packed, int size, int at, int data, int end) {
    static final int LINE = 46;
    static final int STORED = 0;
    static final int DEFLATED = 8;

    private static final int LINE_MARK = 0x02014b50;
    private static final int HEADER_MARK = 0x04034b50;
    private static final int DESCRIPTOR_MARK = 0x08074b50;
    private static final int HEADER = 30;

    private static final int ENCRYPTED = 0x2041;
    private static final int PATCH = 0x20;
    private static final int DESCRIPTOR = 0x8;

    /** What of the flags says how to read; the two bits of the compression's effort do not. */
    private static final int MEANING = 0xfff9;

    private static final int KIND = 0xf000;
    private static final int FILE = 0x8000;
    private static final int FOLDER = 0x4000;
    private static final int LINK = 0xa000;

    /** Extra fields that give sizes or a name a second time. */
    private static final int ZIP64 = 0x0001;

    private static final int OTHER_NAME = 0x7075;

    /**
     * @param bytes the archive, at a line of its directory; left behind that line
     * @param limit where the directory begins
     */
    static ArchiveEntry read(ByteBuffer bytes, int limit, EntryNames names) {
        int at = bytes.position();
        if (bytes.remaining() < LINE || bytes.getInt(at) != LINE_MARK) {
            throw Archive.forged("its directory ends too early");
        }
        int nameLength = u16(bytes, at + 28);
        int extraLength = u16(bytes, at + 30);
        int length = LINE + nameLength + extraLength + u16(bytes, at + 32);
        if (length > bytes.remaining()) {
            throw Archive.forged("its directory ends too early");
        }
        byte[] name = Arrays.copyOfRange(bytes.array(), at + LINE, at + LINE + nameLength);
        bytes.position(at + length);
        String shown = names.add(name);
        extras(bytes, at + LINE + nameLength, extraLength, shown);
        kind(bytes, at, shown);
        return new Line(bytes, at, shown, name).entry(limit);
    }

    private static void kind(ByteBuffer bytes, int at, String name) {
        int flags = u16(bytes, at + 8);
        if ((flags & ENCRYPTED) != 0) {
            throw new PluginRefusedException("its entry " + name + " is encrypted");
        }
        int method = u16(bytes, at + 10);
        if (method != STORED && method != DEFLATED || (flags & PATCH) != 0) {
            throw new PluginRefusedException(
                    "its entry " + name + " uses a compression method that jars do not have");
        }
        if (method == STORED && (flags & DESCRIPTOR) != 0) {
            throw Archive.forged("its entry " + name + " does not say where it ends");
        }
        if (u16(bytes, at + 34) != 0) {
            throw new PluginRefusedException("it is one volume of a multi-volume zip");
        }
        int kind = bytes.getInt(at + 38) >>> 16 & KIND;
        if (kind == LINK) {
            throw new PluginRefusedException("its entry " + name + " is a link");
        }
        // Old tools give folders the kind of a file, or set every bit.
        boolean folder = name.endsWith("/") && (kind == FOLDER || kind == KIND);
        if (kind != 0 && kind != FILE && !folder) {
            throw new PluginRefusedException(
                    "its entry " + name + " is neither a file nor a folder");
        }
    }

    private static void extras(ByteBuffer bytes, int from, int length, String name) {
        int at = from;
        while (at + 4 <= from + length) {
            int id = u16(bytes, at);
            if (id == ZIP64) {
                throw new PluginRefusedException(
                        "its entry " + name + " uses the zip64 format and is too small for it");
            }
            if (id == OTHER_NAME) {
                throw new PluginRefusedException("its entry " + name + " has a second name");
            }
            at += 4 + u16(bytes, at + 2);
        }
        if (at > from + length) {
            throw Archive.forged("what is added to its entry " + name + " is cut short");
        }
    }

    /** A line of the directory, and the header that it points at. */
    private record Line(ByteBuffer bytes, int at, String name, byte[] encoded) {
        ArchiveEntry entry(int limit) {
            long packed = u32(bytes, at + 20);
            long size = u32(bytes, at + 24);
            long begin = u32(bytes, at + 42);
            if (begin + HEADER > limit || packed > limit) {
                throw Archive.forged("its entry " + name + " would lie outside the archive");
            }
            int header = (int) begin;
            same(header);
            long data = begin + HEADER + encoded.length + u16(bytes, header + 28);
            if (data + packed > limit) {
                throw Archive.forged("its entry " + name + " would lie outside the archive");
            }
            int after = (int) (data + packed);
            return new ArchiveEntry(
                    name,
                    u16(bytes, at + 10),
                    u32(bytes, at + 16),
                    (int) packed,
                    (int) Math.min(size, Integer.MAX_VALUE),
                    header,
                    (int) data,
                    described() ? descriptor(after, limit) : after);
        }

        private boolean described() {
            return (u16(bytes, at + 8) & DESCRIPTOR) != 0;
        }

        private void same(int header) {
            int length = u16(bytes, header + 26);
            boolean same =
                    bytes.getInt(header) == HEADER_MARK
                            && (u16(bytes, header + 6) & MEANING) == (u16(bytes, at + 8) & MEANING)
                            && u16(bytes, header + 8) == u16(bytes, at + 10)
                            && header + HEADER + length <= bytes.limit()
                            && Arrays.equals(
                                    encoded,
                                    Arrays.copyOfRange(
                                            bytes.array(),
                                            header + HEADER,
                                            header + HEADER + length));
            for (int field = 0; field < 12; field += 4) {
                int told = bytes.getInt(header + 14 + field);
                same &= told == bytes.getInt(at + 16 + field) || described() && told == 0;
            }
            if (!same) {
                throw Archive.forged("its entry " + name + " is not what its directory says");
            }
        }

        /** Checksum and sizes behind the contents, with a mark before them or without. */
        private int descriptor(int from, int limit) {
            int begin =
                    from + 4 <= limit && bytes.getInt(from) == DESCRIPTOR_MARK ? from + 4 : from;
            boolean same = begin + 12 <= limit;
            for (int field = 0; same && field < 12; field += 4) {
                same = bytes.getInt(begin + field) == bytes.getInt(at + 16 + field);
            }
            if (!same) {
                throw Archive.forged("what follows its entry " + name + " is not what it says");
            }
            return begin + 12;
        }
    }

    static int u16(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    static long u32(ByteBuffer bytes, int at) {
        return Integer.toUnsignedLong(bytes.getInt(at));
    }
}
