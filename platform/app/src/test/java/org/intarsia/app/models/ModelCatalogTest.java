package org.intarsia.app.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.intarsia.app.Home;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCatalogTest {
    private static final String WRONG = "0".repeat(64);

    @TempDir Path folder;
    private Home home;

    @BeforeEach
    void unpack() throws IOException {
        home = new Home(folder);
        Files.createDirectories(folder.resolve("manifests"));
        Files.createDirectories(folder.resolve("models"));
    }

    private void manifest(String name, String backbone, String tokenizer) throws IOException {
        Files.writeString(
                folder.resolve("manifests").resolve(name + ".yaml"),
                """
                intarsia: 1
                name: %s
                image: {height: 4, width: 4}
                tokenizer: {use: vq, weights: %s}
                backbone: {use: jit, weights: %s}
                head: {use: patch-linear}
                sampler: {use: euler}
                """
                        .formatted(name, tokenizer, backbone));
    }

    private Path model(String name) throws IOException {
        byte[] header =
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"
                        .getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(12 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        return Files.write(
                folder.resolve("models").resolve(name),
                bytes.putLong(header.length).put(header).array());
    }

    private List<ModelFileInfo> list(String... manifests) {
        return new ModelCatalog(home, null, true).list(List.of(manifests));
    }

    private static List<String> rows(List<ModelFileInfo> files) {
        return files.stream()
                .map(
                        it ->
                                it.manifest()
                                        + " "
                                        + it.file()
                                        + " "
                                        + it.parts()
                                        + " "
                                        + it.status().word())
                .toList();
    }

    @Test
    void everyFileOfEveryShippedManifestIsListedWithItsState() throws IOException {
        model("b.safetensors");
        model("c.safetensors");
        Files.writeString(
                folder.resolve("models/lfs.pth"),
                "version https://git-lfs.github.com/spec/v1\noid sha256:a\nsize 1\n");
        manifest("a", "{file: gone.pth, key: m, source: the authors}", "{file: b.safetensors}");
        manifest("b", "{file: c.safetensors, sha256: " + WRONG + "}", "{file: b.safetensors}");
        manifest("c", "{file: lfs.pth}", "{file: lfs.pth}");
        List<ModelFileInfo> files = list();
        assertEquals(
                List.of(
                        "a b.safetensors [tokenizer, decoder] present",
                        "a gone.pth [backbone] missing",
                        "b b.safetensors [tokenizer, decoder] present",
                        "b c.safetensors [backbone] wrong-digest",
                        "c lfs.pth [tokenizer, backbone, decoder] unusable"),
                rows(files));
        assertEquals(Files.size(folder.resolve("models/b.safetensors")), files.get(0).bytes());
        assertEquals(folder.resolve("models/gone.pth"), files.get(1).path());
        assertEquals("the authors", files.get(1).source());
        assertTrue(files.get(3).problem().startsWith("its SHA-256 is "), files.get(3).problem());
        assertTrue(files.get(4).problem().contains("a Git LFS pointer"), files.get(4).problem());
        List<ModelFileInfo> unread = new ModelCatalog(home, null, false).list(List.of("b"));
        assertEquals(ModelStatus.PRESENT, unread.get(1).status());
    }

    @Test
    void anIndexIsPresentWithAllItsShards() throws IOException {
        Path index = folder.resolve("models/m.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\":{\"w\":\"m-1.safetensors\"}}");
        manifest("a", "{file: m.safetensors.index.json}", "{file: m.safetensors.index.json}");
        ModelFileInfo without = list("a").get(0);
        assertEquals(ModelStatus.UNUSABLE, without.status());
        assertTrue(without.problem().contains("1 of 1 shards"), without.problem());
        Path shard = model("m-1.safetensors");
        ModelFileInfo whole = list("a").get(0);
        assertEquals(ModelStatus.PRESENT, whole.status());
        assertEquals(Files.size(index) + Files.size(shard), whole.bytes());
    }

    @Test
    void aFileInANamedFolderCountsAndOneThatIsMissingGoesThere() throws IOException {
        manifest("a", "{file: x.safetensors}", "{file: y.safetensors}");
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.move(model("x.safetensors"), mine.resolve("x.safetensors"));
        List<ModelFileInfo> files = new ModelCatalog(home, mine, true).list(List.of("a"));
        assertEquals(
                List.of(
                        "a y.safetensors [tokenizer, decoder] missing",
                        "a x.safetensors [backbone] present"),
                rows(files));
        assertEquals(mine.resolve("y.safetensors"), files.get(0).path());
    }

    @Test
    void jsonHasAnObjectAFile() throws IOException {
        manifest("a", "{file: gone.pth, key: m, source: the authors}", "{file: gone.pth, key: m}");
        JsonNode json = new ObjectMapper().readTree(ModelCatalog.json(list("a")));
        assertEquals(1, json.size());
        assertEquals("missing", json.get(0).get("status").asText());
        assertEquals("m", json.get(0).get("key").asText());
        assertEquals(3, json.get(0).get("parts").size());
        assertEquals(0, json.get(0).get("bytes").asLong());
        assertTrue(json.get(0).path("problem").isMissingNode());
    }

    private static List<String> names(List<ModelLookup.Choice> files) {
        return files.stream().map(it -> it.file().getFileName() + " " + it.key()).toList();
    }

    @Test
    void aFileIsFoundByPathByNameAndByItsManifest() throws IOException {
        Path file = model("b.safetensors");
        manifest("a", "{file: b.safetensors, key: net}", "{file: b.safetensors}");
        ModelLookup lookup = new ModelLookup(home, null);
        assertEquals(List.of(new ModelLookup.Choice(file, null)), lookup.find(file.toString()));
        assertEquals(List.of("b.safetensors null"), names(lookup.find("b.safetensors")));
        assertEquals(List.of("b.safetensors null", "b.safetensors net"), names(lookup.find("a")));
        Path manifest = folder.resolve("manifests/a.yaml");
        assertEquals(2, lookup.find(manifest.toString()).size());
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.move(file, mine.resolve("c.safetensors"));
        assertEquals(
                List.of("c.safetensors null"),
                names(new ModelLookup(home, mine).find("c.safetensors")));
    }

    @Test
    void whatIsNowhereIsToldWithTheNearName() throws IOException {
        model("shapes.safetensors");
        manifest("gone", "{file: gone.pth}", "{file: gone.pth}");
        ModelLookup lookup = new ModelLookup(home, null);
        Stream.of("shape.safetensors", "../shapes.safetensors", "a\0b")
                .forEach(
                        name -> {
                            IntarsiaException e =
                                    assertThrows(IntarsiaException.class, () -> lookup.find(name));
                            assertEquals(
                                    ErrorCode.MODEL_FILE_NOT_FOUND, e.problems().get(0).code());
                        });
        IntarsiaException near =
                assertThrows(IntarsiaException.class, () -> lookup.find("shape.safetensors"));
        assertTrue(near.getMessage().contains("Did you mean shapes.safetensors?"), near.toString());
        IntarsiaException gone = assertThrows(IntarsiaException.class, () -> lookup.find("gone"));
        assertTrue(gone.getMessage().contains("gone.pth is not in the model"), gone.toString());
    }
}
