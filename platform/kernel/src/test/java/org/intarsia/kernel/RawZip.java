package org.intarsia.kernel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Writes archives byte by byte, also such as no library would write. */
public final class RawZip {
    public static final int STORED = 0;
    public static final int DEFLATED = 8;

    public final List<Entry> entries = new ArrayList<>();
    byte[] before = {};
    byte[] gap = {};
    byte[] beforeEnd = {};
    byte[] after = {};
    byte[] comment = {};
    int commentLength = -1;
    int disk;
    int counted = -1;
    int countedHere = -1;
    long directoryShift;
    long directoryAt = -1;
    long directoryLength = -1;

    /** An entry; what stands in its header and in the directory can differ. */
    public static final class Entry {
        byte[] name;
        byte[] localName;
        byte[] data;
        byte[] extra = {};
        byte[] localExtra = {};
        int method;
        int localMethod;
        int flags = 0x800;
        int localFlags = 0x800;
        long crc;
        long localCrc;
        long packed;
        long localPacked;
        long size;
        long localSize;
        int madeBy = 20;
        int disk;
        long attributes;
        byte[] descriptor = {};
        long at = -1;

        /** Stands in the directory only. */
        boolean ghost;

        void flags(int both) {
            flags = both;
            localFlags = both;
        }

        void name(byte[] both) {
            name = both;
            localName = both;
        }

        void mode(int unix) {
            madeBy = 0x0314;
            attributes = (long) unix << 16;
        }

        /** Sizes and checksum behind the contents. */
        Entry described() {
            flags(0x808);
            localCrc = 0;
            localPacked = 0;
            localSize = 0;
            descriptor =
                    little(
                            16,
                            b ->
                                    b.putInt(0x08074b50)
                                            .putInt((int) crc)
                                            .putInt((int) packed)
                                            .putInt((int) size));
            return this;
        }
    }

    /** The entries of a jar that is let in. */
    public static RawZip of(byte[] jar) throws IOException {
        RawZip zip = new RawZip();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                zip.add(entry.getName(), in.readAllBytes(), DEFLATED);
            }
        }
        return zip;
    }

    Entry add(String name, String text) {
        return add(name, text.getBytes(StandardCharsets.UTF_8), STORED);
    }

    Entry add(String name, byte[] contents, int method) {
        Entry entry = new Entry();
        entry.name(name.getBytes(StandardCharsets.UTF_8));
        entry.method = method;
        entry.localMethod = method;
        entry.data = method == DEFLATED ? deflate(contents) : contents;
        CRC32 sum = new CRC32();
        sum.update(contents);
        entry.crc = sum.getValue();
        entry.localCrc = entry.crc;
        entry.packed = entry.data.length;
        entry.localPacked = entry.packed;
        entry.size = contents.length;
        entry.localSize = entry.size;
        entries.add(entry);
        return entry;
    }

    public static byte[] deflate(byte[] contents) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(contents);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[8192];
        while (!deflater.finished()) {
            out.write(piece, 0, deflater.deflate(piece));
        }
        deflater.end();
        return out.toByteArray();
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(before);
        for (Entry entry : entries) {
            if (entry.at < 0) {
                entry.at = out.size();
            }
            if (!entry.ghost) {
                out.writeBytes(header(entry));
                out.writeBytes(entry.localName);
                out.writeBytes(entry.localExtra);
                out.writeBytes(entry.data);
                out.writeBytes(entry.descriptor);
            }
        }
        out.writeBytes(gap);
        int directory = out.size();
        for (Entry entry : entries) {
            out.writeBytes(line(entry));
            out.writeBytes(entry.name);
            out.writeBytes(entry.extra);
        }
        long length = directoryLength < 0 ? out.size() - directory : directoryLength;
        out.writeBytes(beforeEnd);
        out.writeBytes(end(directoryAt < 0 ? directory + directoryShift : directoryAt, length));
        out.writeBytes(comment);
        out.writeBytes(after);
        return out.toByteArray();
    }

    private static byte[] header(Entry e) {
        return little(
                30,
                b ->
                        b.putInt(0x04034b50)
                                .putShort((short) 20)
                                .putShort((short) e.localFlags)
                                .putShort((short) e.localMethod)
                                .putInt(0)
                                .putInt((int) e.localCrc)
                                .putInt((int) e.localPacked)
                                .putInt((int) e.localSize)
                                .putShort((short) e.localName.length)
                                .putShort((short) e.localExtra.length));
    }

    private static byte[] line(Entry e) {
        return little(
                46,
                b ->
                        b.putInt(0x02014b50)
                                .putShort((short) e.madeBy)
                                .putShort((short) 20)
                                .putShort((short) e.flags)
                                .putShort((short) e.method)
                                .putInt(0)
                                .putInt((int) e.crc)
                                .putInt((int) e.packed)
                                .putInt((int) e.size)
                                .putShort((short) e.name.length)
                                .putShort((short) e.extra.length)
                                .putShort((short) 0)
                                .putShort((short) e.disk)
                                .putShort((short) 0)
                                .putInt((int) e.attributes)
                                .putInt((int) e.at));
    }

    private byte[] end(long directory, long length) {
        int listed = counted < 0 ? entries.size() : counted;
        int here = countedHere < 0 ? listed : countedHere;
        int tail = commentLength < 0 ? comment.length : commentLength;
        return little(
                22,
                b ->
                        b.putInt(0x06054b50)
                                .putShort((short) disk)
                                .putShort((short) disk)
                                .putShort((short) here)
                                .putShort((short) listed)
                                .putInt((int) length)
                                .putInt((int) directory)
                                .putShort((short) tail));
    }

    public static byte[] little(int size, Consumer<ByteBuffer> fill) {
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        fill.accept(bytes);
        return bytes.array();
    }
}
