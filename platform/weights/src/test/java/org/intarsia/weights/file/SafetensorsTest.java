package org.intarsia.weights.file;

import static org.intarsia.weights.file.Fixtures.assertSame;
import static org.intarsia.weights.file.Fixtures.assertSameTensors;
import static org.intarsia.weights.file.Fixtures.problemOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.type.LoadableType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir Path folder;
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Map<String, NDArray> everyType() {
        Map<String, NDArray> arrays = new HashMap<>();
        arrays.put("flags", manager.create(new boolean[] {true, false, true}));
        arrays.put("b.weight", manager.create(new float[] {1, -2, 3.5f, 0, 5, 6}, new Shape(2, 3)));
        arrays.put("a.bias", manager.create(new float[] {0.1f}));
        arrays.put("count", manager.create(Long.MIN_VALUE));
        arrays.put("ids", manager.create(new int[] {1, -2, 3}));
        arrays.put("bytes", manager.create(new byte[] {1, -2, 3}, new Shape(3)));
        arrays.put("none", manager.zeros(new Shape(2, 0, 3)));
        arrays.put("grüße", manager.ones(new Shape(1, 1, 1)));
        return arrays;
    }

    @Test
    void whatIsWrittenIsReadBitForBit() {
        Path file = folder.resolve("a.safetensors");
        Map<String, NDArray> arrays = everyType();
        SafetensorsWriter.write(file, arrays, Map.of("recipe", "a \"quoted\" one"));
        try (StateDict dict = StateDicts.open(file, null)) {
            assertEquals(arrays.keySet(), dict.names());
            arrays.forEach((name, array) -> assertSame(array, dict.load(name, manager), name));
            assertEquals(Map.of("recipe", "a \"quoted\" one"), dict.metadata());
        }
    }

    @Test
    void equalTensorsGiveEqualBytesAndAnAlignedHeader() {
        Path first = folder.resolve("1.safetensors");
        Path second = folder.resolve("2.safetensors");
        SafetensorsWriter.write(first, everyType(), Map.of("z", "1", "a", "2"));
        SafetensorsWriter.write(
                second, new java.util.TreeMap<>(everyType()), Map.of("a", "2", "z", "1"));
        byte[] bytes = Fixtures.bytes(first);
        assertArrayEquals(bytes, Fixtures.bytes(second));
        assertEquals(0, bytes[0] % 8);
    }

    @Test
    void halvesAreWithinHalfAUnitAndOtherTypesKept() {
        Path file = folder.resolve("half.safetensors");
        Map<String, NDArray> arrays =
                Map.of("w", manager.create(new float[] {1f / 3, -2}), "ids", manager.create(7L));
        SafetensorsWriter.writeHalf(file, arrays, Map.of());
        try (StateDict dict = StateDicts.open(file, null)) {
            assertEquals(LoadableType.F16, dict.info("w").type());
            assertEquals(LoadableType.I64, dict.info("ids").type());
            NDArray loaded = dict.load("w", manager);
            assertEquals(DataType.FLOAT32, loaded.getDataType());
            assertArrayEquals(new float[] {0.33325195f, -2}, loaded.toFloatArray());
        }
    }

    @Test
    void aMaskOfInfinitiesIsStoredInHalvesAsItIs() {
        Path file = folder.resolve("mask.safetensors");
        float[] mask = {0, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY};
        SafetensorsWriter.writeHalf(file, Map.of("mask", manager.create(mask)), Map.of());
        try (StateDict dict = StateDicts.open(file, null)) {
            assertArrayEquals(mask, dict.load("mask", manager).toFloatArray());
        }
    }

    @Test
    void aValueTooLargeForAHalfIsRefusedAndLeavesNoFile() throws IOException {
        Path file = folder.resolve("half.safetensors");
        NDArray large = manager.create(new float[] {1, 7e4f});
        assertEquals(
                ErrorCode.VALUE_TOO_LARGE,
                problemOf(() -> SafetensorsWriter.writeHalf(file, Map.of("w", large), Map.of()))
                        .code());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void aFolderThatIsAFileIsToldWithoutItsPath() throws IOException {
        Files.writeString(folder.resolve("taken"), "a file");
        Path file = folder.resolve("taken/w.safetensors");
        String message =
                problemOf(() -> SafetensorsWriter.write(file, everyType(), Map.of())).toString();
        assertEquals(
                "INT-911 w.safetensors: it cannot be written into that folder. Check that the folder"
                        + " exists, is a folder and is writable.",
                message);
    }

    @Test
    void aFileOfThePythonPackageIsWrittenBackToTheSameTensors() {
        Path copy = folder.resolve("copy.safetensors");
        try (StateDict original = StateDicts.open(Fixtures.torch("views.safetensors"), null)) {
            Map<String, NDArray> arrays = new HashMap<>();
            original.names().forEach(name -> arrays.put(name, original.load(name, manager)));
            SafetensorsWriter.write(copy, arrays, Map.of());
            try (StateDict written = StateDicts.open(copy, null)) {
                assertSameTensors(original, written);
            }
        }
    }

    @Test
    void arraysOutliveTheDictAndGoWithTheirManager() {
        Path file = folder.resolve("a.safetensors");
        SafetensorsWriter.write(file, everyType(), Map.of());
        StateDict dict = StateDicts.open(file, null);
        NDManager own = manager.newSubManager();
        NDArray weight = dict.load("b.weight", own);
        dict.close();
        dict.close();
        System.gc();
        assertArrayEquals(new float[] {1, -2, 3.5f, 0, 5, 6}, weight.toFloatArray());
        assertThrows(IllegalStateException.class, () -> dict.load("b.weight", own));
        own.close();
        assertThrows(IllegalStateException.class, weight::toFloatArray);
    }

    @Test
    void anUnalignedTensorIsCopiedAndALargeOneInPieces() throws IOException {
        String header =
                "{\"flag\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                        + "\"w\":{\"dtype\":\"F32\",\"shape\":[3000000],\"data_offsets\":[1,12000001]}}";
        byte[] bytes = Fixtures.safetensors(header, 12_000_001);
        int start = bytes.length - 12_000_000;
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 3_000_000; i++) {
            buffer.putFloat(start + 4 * i, i);
        }
        Path file = Files.write(folder.resolve("odd.safetensors"), bytes);
        try (StateDict dict = StateDicts.open(file, null)) {
            float[] values = dict.load("w", manager).toFloatArray();
            for (int i = 0; i < values.length; i++) {
                assertEquals(i, values[i]);
            }
        }
    }

    @Test
    void aTensorMayLieAcrossTheWindowsOfALargeFile() throws IOException {
        long before = (1L << 31) - 1024;
        String header =
                String.format(
                        "{\"pad\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},"
                                + "\"w\":{\"dtype\":\"F32\",\"shape\":[400],\"data_offsets\":[%d,%d]}}",
                        before, before, before, before + 1600);
        ByteBuffer start = ByteBuffer.wrap(Fixtures.safetensors(header + " ".repeat(7), 0));
        ByteBuffer values = ByteBuffer.allocate(1600).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 400; i++) {
            values.putFloat(i);
        }
        Path file = folder.resolve("sparse.safetensors");
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.SPARSE,
                        StandardOpenOption.WRITE)) {
            channel.write(start.duplicate(), 0);
            channel.write(values.flip(), start.limit() + before);
        }
        try (StateDict dict = StateDicts.open(file, null)) {
            float[] loaded = dict.load("w", manager).toFloatArray();
            for (int i = 0; i < 400; i++) {
                assertEquals(i, loaded[i]);
            }
        }
    }

    @Test
    void loadingLeavesNothingBehindButTheArray() {
        try (StateDict dict = StateDicts.open(Fixtures.torch("types.safetensors"), null)) {
            for (String name : dict.names()) {
                try (NDManager own = manager.newSubManager()) {
                    NDArray loaded = dict.load(name, own);
                    assertEquals(List.of(loaded), own.getManagedArrays(), name);
                }
            }
        }
    }

    @Test
    void theDigestIsThatOfTheFile() throws Exception {
        Path file = folder.resolve("a.safetensors");
        SafetensorsWriter.write(file, everyType(), Map.of());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        try (StateDict dict = StateDicts.open(file, null)) {
            assertEquals(HexFormat.of().formatHex(digest), dict.sha256());
        }
    }

    @Test
    void aWrongNameSuggestsTheNearOne() {
        Path file = folder.resolve("a.safetensors");
        SafetensorsWriter.write(file, everyType(), Map.of());
        try (StateDict dict = StateDicts.open(file, null)) {
            assertEquals(
                    "INT-312 a.safetensors: it holds no tensor b.wieght. Did you mean b.weight?",
                    problemOf(() -> dict.info("b.wieght")).toString());
        }
        assertEquals(
                ErrorCode.WRONG_DICT_KEY,
                problemOf(() -> StateDicts.open(file, "model_ema1")).code());
    }
}
