package org.intarsia.weights.file;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.intarsia.base.AtomicFile;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.weights.type.LoadableType;

/**
 * Writes safetensors files. Equal tensors and metadata give equal bytes. A file appears whole or
 * not at all, and one of the same name is replaced only by a whole one.
 */
public final class SafetensorsWriter {
    private static final Map<DataType, LoadableType> TYPES =
            Map.of(
                    DataType.FLOAT32, LoadableType.F32,
                    DataType.FLOAT64, LoadableType.F64,
                    DataType.FLOAT16, LoadableType.F16,
                    DataType.INT64, LoadableType.I64,
                    DataType.INT32, LoadableType.I32,
                    DataType.INT8, LoadableType.I8,
                    DataType.UINT8, LoadableType.U8,
                    DataType.BOOLEAN, LoadableType.BOOL);

    private record Item(String name, NDArray array, LoadableType type) {
        long bytes() {
            return array.getShape().size() * type.width();
        }
    }

    private final List<Item> items = new ArrayList<>();
    private final Map<String, String> metadata;

    private SafetensorsWriter(
            Map<String, NDArray> arrays, Map<String, String> metadata, boolean half) {
        this.metadata = new TreeMap<>(metadata);
        new TreeMap<>(arrays)
                .forEach((name, array) -> items.add(new Item(name, array, type(array, half))));
        // Wide types first, so that every tensor lies on a multiple of its element's size.
        items.sort(Comparator.comparingInt(item -> -item.type().width()));
    }

    /**
     * Writes every array in its own type.
     *
     * @param arrays by name; they stay the caller's
     * @param metadata free texts for readers of the file
     * @throws IntarsiaException INT-911 when the folder cannot be written, INT-912 when the disk is
     *     full
     */
    public static void write(Path file, Map<String, NDArray> arrays, Map<String, String> metadata) {
        new SafetensorsWriter(arrays, metadata, false).writeTo(file);
    }

    /**
     * Writes float32 arrays in half precision, which halves a model that is to be shipped; other
     * arrays as {@link #write} does.
     *
     * @throws IntarsiaException INT-313 when a finite value is too large for half precision,
     *     INT-911 and INT-912 as {@link #write}
     */
    public static void writeHalf(
            Path file, Map<String, NDArray> arrays, Map<String, String> metadata) {
        new SafetensorsWriter(arrays, metadata, true).writeTo(file);
    }

    private static LoadableType type(NDArray array, boolean half) {
        LoadableType type = TYPES.get(array.getDataType());
        if (type == null) {
            throw new IllegalArgumentException("no way to store " + array.getDataType());
        }
        return half && type == LoadableType.F32 ? LoadableType.F16 : type;
    }

    private void writeTo(Path file) {
        AtomicFile.write(
                file,
                channel -> {
                    writeFully(channel, header());
                    for (Item item : items) {
                        writeFully(channel, bytes(item));
                    }
                });
    }

    private ByteBuffer header() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart("__metadata__");
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (Item item : items) {
                writeItem(json, item, offset);
                offset += item.bytes();
            }
            json.writeEndObject();
        }
        while (text.size() % 8 != 0) {
            text.write(' ');
        }
        ByteBuffer header = ByteBuffer.allocate(8 + text.size()).order(ByteOrder.LITTLE_ENDIAN);
        return header.putLong(text.size()).put(text.toByteArray()).flip();
    }

    private static void writeItem(JsonGenerator json, Item item, long offset) throws IOException {
        json.writeObjectFieldStart(item.name());
        json.writeStringField("dtype", item.type().name());
        json.writeFieldName("shape");
        long[] shape = item.array().getShape().getShape();
        json.writeArray(shape, 0, shape.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {offset, offset + item.bytes()}, 0, 2);
        json.writeEndObject();
    }

    private static ByteBuffer bytes(Item item) {
        ByteBuffer bytes = copy(item.array()).order(ByteOrder.LITTLE_ENDIAN);
        boolean narrow =
                item.type() == LoadableType.F16 && item.array().getDataType() == DataType.FLOAT32;
        return narrow ? halves(item.name(), bytes) : bytes;
    }

    private static ByteBuffer copy(NDArray array) {
        if (!array.getDevice().isGpu()) {
            return array.toByteBuffer();
        }
        // The engine would leave its own copy on the CPU behind.
        try (NDArray copy = array.toDevice(Device.cpu(), true)) {
            return copy.toByteBuffer();
        }
    }

    private static ByteBuffer halves(String name, ByteBuffer floats) {
        int start = floats.position();
        int count = floats.remaining() / 4;
        ByteBuffer halves = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            float value = floats.getFloat(start + 4 * i);
            if (Float.isFinite(value) && Math.abs(value) > Conversions.LARGEST_HALF) {
                throw new IntarsiaException(
                        ErrorCode.VALUE_TOO_LARGE,
                        name,
                        value + " is too large for half precision",
                        "Store the file in float32.");
            }
            halves.putShort(Conversions.floatToHalf(value));
        }
        return halves.flip();
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
