package org.intarsia.weights.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes archives as torch.save lays them out, stored or compressed. */
public final class TorchZip {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    TorchZip(byte[] pickle) {
        with("archive/data.pkl", pickle);
    }

    TorchZip with(String name, byte[] bytes) {
        entries.put(name, bytes);
        return this;
    }

    TorchZip floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return with("archive/data/0", bytes.array());
    }

    byte[] stored() {
        return write(ZipEntry.STORED);
    }

    byte[] compressed() {
        return write(ZipEntry.DEFLATED);
    }

    private byte[] write(int method) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> item : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(item.getKey());
                CRC32 crc = new CRC32();
                crc.update(item.getValue());
                entry.setMethod(method);
                entry.setCrc(crc.getValue());
                entry.setSize(item.getValue().length);
                zip.putNextEntry(entry);
                zip.write(item.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The same archive with its directory's sizes and places in 64-bit fields only. */
    public static byte[] large(byte[] zip) {
        ByteBuffer old = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int end = zip.length - 22;
        int count = old.getShort(end + 10);
        int start = old.getInt(end + 16);
        ByteBuffer made =
                ByteBuffer.allocate(zip.length + count * 28 + 76).order(ByteOrder.LITTLE_ENDIAN);
        made.put(zip, 0, start);
        int at = start;
        for (int i = 0; i < count; i++) {
            int name = old.getShort(at + 28);
            int extra = old.getShort(at + 30);
            int entry = made.position();
            made.put(zip, at, 46 + name);
            made.putInt(entry + 20, -1).putInt(entry + 24, -1).putInt(entry + 42, -1);
            made.putShort(entry + 30, (short) (28 + extra));
            made.putShort((short) 1).putShort((short) 24);
            made.putLong(old.getInt(at + 24)).putLong(old.getInt(at + 20));
            made.putLong(old.getInt(at + 42));
            made.put(zip, at + 46 + name, extra);
            at += 46 + name + extra;
        }
        int wide = made.position();
        made.putInt(0x06064b50).putLong(44).putInt(45).putInt(0).putInt(0);
        made.putLong(count).putLong(count).putLong(wide - start).putLong(start);
        made.putInt(0x07064b50).putInt(0).putLong(wide).putInt(1);
        made.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);
        return java.util.Arrays.copyOf(made.array(), made.position());
    }
}
