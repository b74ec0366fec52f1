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
import org.intarsia.spi.problem.Problem;
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

    @Test
    void everyNameOfAnIndexAndOfAShardIsRead() throws IOException {
        Path first = folder.resolve("w-1.safetensors");
        Path second = folder.resolve("w-2.safetensors");
        List<String> indices =
                List.of(
                        "model.fp16.safetensors.index.json",
                        "diffusion_pytorch_model.safetensors.index.fp16.json",
                        "pytorch_model.bin.index.json",
                        "my index.json");
        for (String shard : List.of("teil 1 (\u00e4).safetensors", "w#1+2=3.bin", "-x", "a..b")) {
            Files.copy(first, folder.resolve(shard));
            String map = String.format("{'a':'%s','b':'%s','c':'w-2.safetensors'}", shard, shard);
            for (String name : indices) {
                Path index = folder.resolve(name);
                Files.writeString(index, "{\"weight_map\":" + map.replace('\'', '"') + "}");
                try (StateDict dict = StateDicts.open(index, null)) {
                    assertEquals(List.of("a", "b", "c"), List.copyOf(dict.names()));
                }
                assertEquals(
                        List.of(index, folder.resolve(shard), second).stream().sorted().toList(),
                        StateDicts.files(index).stream().sorted().toList());
            }
        }
        assertEquals(List.of(first), StateDicts.files(first));
    }

    @Test
    void shardsThatPyTorchSavedAreReadWithTheirKey() throws IOException {
        for (String name : List.of("pytorch_model-1.bin", "pytorch_model-2.bin")) {
            PickleText pickle = new PickleText().op('}').text("model").op('}').text(name);
            Files.write(
                    folder.resolve(name),
                    new TorchZip(pickle.floats(2).op('s', 's').stop()).floats(1, 2).stored());
        }
        Path index = folder.resolve("pytorch_model.bin.index.json");
        Files.writeString(
                index,
                "{\"weight_map\":{\"pytorch_model-1.bin\":\"pytorch_model-1.bin\","
                        + "\"pytorch_model-2.bin\":\"pytorch_model-2.bin\"}}");
        try (StateDict dict = StateDicts.open(index, "model");
                NDManager manager = NDManager.newBaseManager()) {
            assertEquals(2, dict.names().size());
            assertArrayEquals(
                    new float[] {1, 2}, dict.load("pytorch_model-2.bin", manager).toFloatArray());
        }
        assertEquals(
                ErrorCode.WRONG_DICT_KEY, problemOf(() -> StateDicts.open(index, "ema")).code());
    }

    @Test
    void aTensorThatTheIndexLeavesOutIsReadFromTheOnePlaceWhereItIs() throws IOException {
        Path index = index("{'a':'w-1.safetensors','c':'w-2.safetensors'}".replace('\'', '"'));
        try (StateDict dict = StateDicts.open(index, null)) {
            assertEquals(List.of("a", "b", "c"), List.copyOf(dict.names()));
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            write("w-2.safetensors", Map.of("b", 7f, "c", 3f), manager);
            Problem twice = problemOf(() -> StateDicts.open(index, null));
            assertEquals(ErrorCode.SAFETENSORS_DAMAGED, twice.code());
            assertEquals(
                    "the index and its shards do not belong together: b is in w-1.safetensors and"
                            + " w-2.safetensors, and the index does not say which counts",
                    twice.cause());
            // Where it does say, the other copy does not matter.
            try (StateDict dict = StateDicts.open(index(SOUND), null)) {
                assertArrayEquals(new float[] {2}, dict.load("b", manager).toFloatArray());
            }
        }
    }

    @Test
    void everyTensorAndShardThatIsMissingIsNamed() throws IOException {
        Path index = index("{'a':'w-2.safetensors','d':'w-1.safetensors'}".replace('\'', '"'));
        assertEquals(
                "the index and its shards do not belong together: a is not in w-2.safetensors, as"
                        + " the index says, d is not in w-1.safetensors, as the index says",
                problemOf(() -> StateDicts.open(index, null)).cause());
        Path gone = index("{'a':'x','b':'y','c':'w-2.safetensors'}".replace('\'', '"'));
        assertEquals(
                "2 of 3 shards are not beside the index: x, y",
                problemOf(() -> StateDicts.open(gone, null)).cause());
    }

    @Test
    void aJsonFileThatIsNoIndexIsSaidSo() throws IOException {
        Path config = Files.writeString(folder.resolve("config.json"), "{\"hidden\": 7}");
        Problem none = problemOf(() -> StateDicts.open(config, null));
        assertEquals(ErrorCode.NOT_A_MODEL_FILE, none.code());
        assertEquals("it is a JSON text without a weight_map, so no index of shards", none.cause());
        Files.writeString(config, "version https://git-lfs.github.com/spec/v1\noid sha256:a\n");
        Problem pointer = problemOf(() -> StateDicts.open(config, null));
        assertEquals(ErrorCode.NOT_A_MODEL_FILE, pointer.code());
        Files.writeString(config, "{\"weight_map\": {\"a\": ");
        assertEquals(
                ErrorCode.SAFETENSORS_DAMAGED,
                problemOf(() -> StateDicts.open(config, null)).code());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':'w-2.safetensors','c':'w-2.safetensors'}|INT-306",
                "{'a':'w-1.safetensors','d':'w-1.safetensors'}|INT-306",
                "{'a':'w-3.safetensors'}|INT-301",
                "{'a':'../w-1.safetensors'}|INT-302",
                "{'a':'x/../../w-1.safetensors'}|INT-302",
                "{'a':'..\\\\w-1.safetensors'}|INT-302",
                "{'a':'/etc/w.safetensors'}|INT-302",
                "{'a':'C:w.safetensors'}|INT-302",
                "{'a':'..'}|INT-302",
                "{'a':'.'}|INT-302",
                "{'a':''}|INT-302",
                "{'a':' '}|INT-302",
                "{'a':'w\\u0000.safetensors'}|INT-302",
                "{'a':7}|INT-306",
                "[]|INT-306",
                "{'a':'w-1.safetensors','a':'w-1.safetensors'}|INT-306"
            })
    void anIndexThatDoesNotFitItsShardsIsRefused(String map, String code) throws IOException {
        Path index = index(map.replace('\'', '"'));
        assertEquals(code, problemOf(() -> StateDicts.open(index, null)).code().code());
    }
}
