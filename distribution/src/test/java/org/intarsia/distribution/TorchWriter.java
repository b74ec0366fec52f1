package org.intarsia.distribution;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes small float32 tensors as torch.save does, at random values. */
public final class TorchWriter {
    private static final float SMALL = 0.05f;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream pickle = new DataOutputStream(bytes);
    private final Map<String, byte[]> storages = new LinkedHashMap<>();
    private final Random random = new Random(1);

    private TorchWriter() {}

    /**
     * @param key of the dict that holds the tensors, or null where the file is that dict
     */
    public static void write(Path file, String key, Map<String, long[]> shapes) throws IOException {
        TorchWriter writer = new TorchWriter();
        writer.pickle.writeShort(0x8002);
        if (key == null) {
            writer.dict(shapes);
        } else {
            writer.pickle.writeBytes("}(");
            writer.text(key);
            writer.dict(shapes);
            writer.text("steps");
            writer.number(300_000);
            writer.pickle.writeBytes("u");
        }
        writer.pickle.writeBytes(".");
        writer.zip(file);
    }

    private void dict(Map<String, long[]> shapes) throws IOException {
        pickle.writeBytes("}(");
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            text(entry.getKey());
            tensor(entry.getValue(), entry.getKey().endsWith("var"));
        }
        pickle.writeBytes("u");
    }

    /**
     * @param positive for variances
     */
    private void tensor(long[] shape, boolean positive) throws IOException {
        int count = 1;
        for (long size : shape) {
            count = Math.toIntExact(count * size);
        }
        String storage = String.valueOf(storages.size());
        storages.put(storage, values(count, positive));
        pickle.writeBytes("ctorch._utils\n_rebuild_tensor_v2\n((");
        text("storage");
        pickle.writeBytes("ctorch\nFloatStorage\n");
        text(storage);
        text("cpu");
        number(count);
        pickle.writeBytes("tQ");
        number(0);
        pickle.writeBytes("(");
        for (long size : shape) {
            number((int) size);
        }
        pickle.writeBytes("t(");
        for (long size : shape) {
            count /= (int) size;
            number(count);
        }
        pickle.writeBytes("t");
        pickle.writeByte(0x89);
        pickle.writeBytes("ccollections\nOrderedDict\n)RtR");
    }

    private byte[] values(int count, boolean positive) {
        ByteBuffer values = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            float value = SMALL * (float) random.nextGaussian();
            values.putFloat(positive ? Math.abs(value) + SMALL : value);
        }
        return values.array();
    }

    private void text(String value) throws IOException {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        pickle.writeBytes("X");
        pickle.writeInt(Integer.reverseBytes(utf8.length));
        pickle.write(utf8);
    }

    private void number(int value) throws IOException {
        pickle.writeBytes("J");
        pickle.writeInt(Integer.reverseBytes(value));
    }

    private void zip(Path file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", bytes.toByteArray());
        storages.forEach((key, values) -> entries.put("archive/data/" + key, values));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry stored = new ZipEntry(entry.getKey());
                CRC32 crc = new CRC32();
                crc.update(entry.getValue());
                stored.setMethod(ZipEntry.STORED);
                stored.setCrc(crc.getValue());
                stored.setSize(entry.getValue().length);
                zip.putNextEntry(stored);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
    }
}
