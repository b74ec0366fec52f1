package org.intarsia.weights.file;

import static org.intarsia.weights.file.Fixtures.problemOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.weights.StateDict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardedStateDictTest {
    @TempDir Path folder;

    @BeforeEach
    void writeShards() {
        try (NDManager manager = NDManager.newBaseManager()) {
            write("w-1.safetensors", Map.of("a", 1f, "b", 2f), manager);
            write("w-2.safetensors", Map.of("c", 3f), manager);
        }
    }

    private void write(String name, Map<String, Float> values, NDManager manager) {
        Map<String, ai.djl.ndarray.NDArray> arrays = new java.util.TreeMap<>();
        values.forEach((key, value) -> arrays.put(key, manager.create(new float[] {value})));
        SafetensorsWriter.write(folder.resolve(name), arrays, Map.of("shard", name));
    }

    private Path index(String map) throws IOException {
        return Files.writeString(
                folder.resolve("w.safetensors.index.json"),
                "{\"metadata\":{\"total_size\":12,\"x\":[1,{}]},\"weight_map\":" + map + "}");
    }

    private static final String SOUND =
            "{'a':'w-1.safetensors','b':'w-1.safetensors','c':'w-2.safetensors'}"
                    .replace('\'', '"');

    @Test
    void theShardsAreOneDict() throws IOException {
        try (StateDict dict = StateDicts.open(index(SOUND), null);
                NDManager manager = NDManager.newBaseManager()) {
            assertEquals(List.of("a", "b", "c"), List.copyOf(dict.names()));
            assertArrayEquals(new float[] {2}, dict.load("b", manager).toFloatArray());
            assertArrayEquals(new float[] {3}, dict.load("c", manager).toFloatArray());
            assertEquals(Map.of("shard", "w-1.safetensors"), dict.metadata());
            assertEquals(ErrorCode.NO_SUCH_TENSOR, problemOf(() -> dict.info("d")).code());
        }
    }

    @Test
    void theDigestChangesWithAnyShard() throws IOException {
        Path index = index(SOUND);
        String before;
        try (StateDict dict = StateDicts.open(index, null)) {
            before = dict.sha256();
            assertEquals(64, before.length());
            assertEquals(before, dict.sha256());
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            write("w-2.safetensors", Map.of("c", 4f), manager);
        }
        try (StateDict dict = StateDicts.open(index, null)) {
            assertNotEquals(before, dict.sha256());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':'w-1.safetensors'}|INT-306",
                "{'a':'w-2.safetensors','c':'w-2.safetensors'}|INT-306",
                "{'a':'w-3.safetensors'}|INT-301",
                "{'a':'../w-1.safetensors'}|INT-306",
                "{'a':'/etc/w.safetensors'}|INT-306",
                "{'a':7}|INT-306",
                "[]|INT-306",
                "{'a':'w-1.safetensors','a':'w-1.safetensors'}|INT-306"
            })
    void anIndexThatDoesNotFitItsShardsIsRefused(String map, String code) throws IOException {
        Path index = index(map.replace('\'', '"'));
        assertEquals(code, problemOf(() -> StateDicts.open(index, null)).code().code());
    }
}
