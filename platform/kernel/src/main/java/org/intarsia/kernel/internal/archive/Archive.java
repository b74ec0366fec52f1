package org.intarsia.kernel.internal.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.intarsia.kernel.internal.PluginRefusedException;

/**
 * A jar, byte by byte: the entries lie behind one another from the first byte on, then comes the
 * directory, then its end, then nothing. Readers that go by the directory and readers that go by
 * the headers, which differ on every trick with archives, then see the same.
 */
public final class Archive {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final int MANIFEST_BYTES = 1 << 20;

    private static final int END = 22;
    private static final int END_MARK = 0x06054b50;
    private static final int ZIP64_MARK = 0x07064b50;
    private static final int COMMENT = 4096;

    private final ByteBuffer bytes;
    private final Limits limits;
    private final int depth;
    private byte[] manifest = new byte[0];

    private Archive(byte[] bytes, Limits limits, int depth) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.limits = limits;
        this.depth = depth;
    }

    /**
     * Reads every entry, and every jar in it.
     *
     * @return its manifest; empty when it has none
     * @throws PluginRefusedException saying what is wrong with it
     */
    public static byte[] check(byte[] bytes) {
        return new Archive(bytes, new Limits(), 0).check();
    }

    static PluginRefusedException forged(String how) {
        return new PluginRefusedException("the file is damaged or forged: " + how);
    }

    private byte[] check() {
        Limits.depth(depth);
        int end = end();
        int listed = ArchiveEntry.u16(bytes, end + 10);
        long length = ArchiveEntry.u32(bytes, end + 12);
        long begin = ArchiveEntry.u32(bytes, end + 16);
        single(end, listed, length, begin);
        if (listed == 0) {
            throw new PluginRefusedException("it is empty");
        }
        limits.entries(listed);
        if (begin + length != end || (long) listed * ArchiveEntry.LINE > length) {
            throw forged("its directory is not where it says; is there something before it?");
        }
        List<ArchiveEntry> entries = entries((int) begin, end, listed);
        tile(entries, (int) begin);
        entries.forEach(entry -> limits.unpack(entry.name(), entry.size(), entry.packed()));
        Inflater inflater = new Inflater(true);
        try {
            entries.forEach(entry -> unpack(entry, inflater));
        } finally {
            inflater.end();
        }
        return manifest;
    }

    /** The position of the last end marker; the search goes no further. */
    private int end() {
        int first = Math.max(0, bytes.limit() - END - 0xffff);
        int found = bytes.limit() - END;
        while (found >= first && bytes.getInt(found) != END_MARK) {
            found--;
        }
        if (found < first) {
            throw new PluginRefusedException(
                    "the file is damaged or is no jar: its directory is missing");
        }
        int comment = ArchiveEntry.u16(bytes, found + 20);
        if (found + END + comment > bytes.limit()) {
            throw forged("it ends too early");
        }
        if (found + END + comment < bytes.limit()) {
            throw forged("something follows behind its end");
        }
        if (comment > COMMENT) {
            throw new PluginRefusedException("its comment is longer than " + COMMENT + " bytes");
        }
        return found;
    }

    private void single(int end, int listed, long length, long begin) {
        boolean huge = listed == 0xffff || length == 0xffffffffL || begin == 0xffffffffL;
        if (huge || end >= 20 && bytes.getInt(end - 20) == ZIP64_MARK) {
            throw new PluginRefusedException("it uses the zip64 format and is too small for it");
        }
        boolean parts = bytes.getInt(end + 4) != 0;
        if (parts || ArchiveEntry.u16(bytes, end + 8) != listed) {
            throw new PluginRefusedException("it is one volume of a multi-volume zip");
        }
    }

    private List<ArchiveEntry> entries(int begin, int end, int listed) {
        ByteBuffer directory = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        directory.limit(end).position(begin);
        EntryNames names = new EntryNames();
        List<ArchiveEntry> entries = new ArrayList<>();
        for (int i = 0; i < listed; i++) {
            entries.add(ArchiveEntry.read(directory, begin, names));
        }
        names.noneIsBoth();
        if (directory.hasRemaining()) {
            throw forged("its directory holds more than the " + listed + " entries that it counts");
        }
        return entries;
    }

    /** No gap, nothing twice. */
    private static void tile(List<ArchiveEntry> entries, int directory) {
        int at = 0;
        for (ArchiveEntry entry :
                entries.stream().sorted(Comparator.comparingInt(ArchiveEntry::at)).toList()) {
            if (entry.at() < at) {
                throw forged("its entry " + entry.name() + " overlaps another");
            }
            if (entry.at() > at) {
                throw forged("bytes that belong to no entry lie before " + entry.name());
            }
            at = entry.end();
        }
        if (at != directory) {
            throw forged("bytes that belong to no entry lie before its directory");
        }
    }

    private void unpack(ArchiveEntry entry, Inflater inflater) {
        byte[] contents = contents(entry, inflater);
        CRC32 sum = new CRC32();
        sum.update(contents);
        if (sum.getValue() != entry.crc()) {
            throw forged("the checksum of its entry " + entry.name() + " is another");
        }
        if (entry.name().endsWith("/") && contents.length > 0) {
            throw forged("its folder " + entry.name() + " has contents");
        }
        if (entry.name().equalsIgnoreCase(MANIFEST)) {
            if (contents.length > MANIFEST_BYTES) {
                throw new PluginRefusedException(
                        "its manifest is longer than " + Limits.mebi(MANIFEST_BYTES));
            }
            manifest = contents;
        }
        if (isJar(entry.name())) {
            inside(entry.name(), contents);
        }
    }

    private static boolean isJar(String name) {
        String ending = name.toLowerCase(Locale.ROOT);
        return ending.endsWith(".jar") || ending.endsWith(".zip") || ending.endsWith(".war");
    }

    private void inside(String name, byte[] contents) {
        try {
            new Archive(contents, limits, depth + 1).check();
        } catch (PluginRefusedException e) {
            throw new PluginRefusedException("in its " + name + ": " + e.getMessage(), e);
        }
    }

    private byte[] contents(ArchiveEntry entry, Inflater inflater) {
        int from = entry.data();
        if (entry.method() == ArchiveEntry.STORED) {
            if (entry.packed() != entry.size()) {
                throw forged("its entry " + entry.name() + " has another size than it says");
            }
            return Arrays.copyOfRange(bytes.array(), from, from + entry.packed());
        }
        inflater.reset();
        inflater.setInput(bytes.array(), from, entry.packed());
        byte[] contents = new byte[entry.size()];
        try {
            int read = 0;
            int more = 1;
            while (read < contents.length && more > 0) {
                more = inflater.inflate(contents, read, contents.length - read);
                read += more;
            }
            // One byte more than it should have tells one that is longer than it says.
            boolean longer = inflater.inflate(new byte[1]) > 0;
            if (read < contents.length
                    || longer
                    || !inflater.finished()
                    || inflater.getRemaining() > 0) {
                throw forged("its entry " + entry.name() + " has another size than it says");
            }
        } catch (DataFormatException e) {
            throw forged("its entry " + entry.name() + " cannot be unpacked");
        }
        return contents;
    }
}
