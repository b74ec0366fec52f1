package org.intarsia.pipeline.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.Toys;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.intarsia.weights.file.SafetensorsWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ArrayLeakCheck
class PromptEmbedderTest {
    private static final String ENCODER =
            "encoder: {use: letters, weights: {file: letters.safetensors}}";
    private static final float[] A = {65, 130, 195, 0, 0, 0};
    private static final float[] BC = {66, 132, 198, 67, 134, 201};

    @TempDir private Path folder;
    private final List<String> notes = new ArrayList<>();
    private final List<String> admitted = new ArrayList<>();
    private Path kept;

    @BeforeEach
    void open() {
        kept = folder.resolve("texts");
        weights(1);
        ToyTexts.ENCODED.set(0);
    }

    private void weights(float scale) {
        try (NDManager manager = NDManager.newBaseManager()) {
            SafetensorsWriter.write(
                    folder.resolve("letters.safetensors"),
                    Map.of("letter", manager.create(new float[] {scale, 2 * scale, 3 * scale})),
                    Map.of());
        }
    }

    private static Manifest manifest(String encoder) {
        return Manifests.parse(
                Toys.manifest()
                        .replace(
                                "{kind: class, classes: 3}",
                                "{kind: text, length: 2, width: 3, " + encoder + "}"),
                "toy.yaml");
    }

    private PromptEmbedder embedder(long most) {
        return new PromptEmbedder(
                new Pipelines(
                        new ModuleRegistry(List.of(new Toys.ToyPlugin(), new ToyTexts())),
                        ModelFolder.of(folder)),
                new EmbeddingCache(kept, most),
                notes::add,
                (encoder, work) -> {
                    admitted.add(encoder.texts() + "");
                    work.run();
                });
    }

    /** The rows of texts, those of none, and which rows hold a token. */
    private List<float[]> embed(long most, String encoder, Prompt... prompts) {
        try (TextEmbeddings texts = embedder(most).embed(manifest(encoder), List.of(prompts));
                NDManager manager = NDManager.newBaseManager()) {
            assertEquals(prompts.length, texts.count());
            int[] all = new int[prompts.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = i;
                assertEquals(prompts[i].text(), texts.origin(i).prompt());
                assertEquals(prompts[i].negative(), texts.origin(i).negative());
            }
            Conditioning given = texts.of(manager, all);
            return List.of(
                    given.value(Conditioning.TEXT).toFloatArray(),
                    given.part(Conditioning.TEXT).nullForm().toFloatArray(),
                    given.value(Conditioning.TEXT_MASK).toFloatArray());
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsFoundBeforeTheFirstText() throws IOException {
        EmbeddingCache cache = new EmbeddingCache(kept.resolve("deep"), 1);
        cache.probe();
        assertTrue(Files.notExists(kept), "nothing is made");
        Files.createDirectories(kept);
        cache.probe();
        try (Stream<Path> all = Files.list(kept)) {
            assertEquals(List.of(), all.toList(), "nothing is left");
        }
        Files.delete(kept);
        Files.writeString(kept, "a file in its place");
        IntarsiaException e = assertThrows(IntarsiaException.class, cache::probe);
        assertEquals(ErrorCode.NOT_WRITABLE, e.problems().get(0).code());
    }

    private static Prompt prompt(String text) {
        return new Prompt(text, null);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(kept)) {
            return all.filter(it -> it.toString().endsWith(".safetensors")).sorted().toList();
        }
    }

    @Test
    void everyPromptIsARowAndEqualOnesAreEncodedOnce() {
        List<float[]> rows = embed(1 << 20, ENCODER, prompt("A"), prompt("BC"), prompt("A"));
        float[] expected = new float[18];
        System.arraycopy(A, 0, expected, 0, 6);
        System.arraycopy(BC, 0, expected, 6, 6);
        System.arraycopy(A, 0, expected, 12, 6);
        assertArrayEquals(expected, rows.get(0));
        assertArrayEquals(new float[18], rows.get(1), "the empty text has no letters");
        assertArrayEquals(new float[] {1, 0, 1, 1, 1, 0}, rows.get(2));
        assertEquals(3, ToyTexts.ENCODED.get(), "two texts, and that for none");
        assertEquals(List.of(), notes);
    }

    @Test
    void aTextThatIsKeptNeedsNoEncoder() {
        embed(1 << 20, ENCODER, prompt("A"));
        ToyTexts.ENCODED.set(0);
        assertArrayEquals(A, embed(1 << 20, ENCODER, prompt("A")).get(0));
        assertEquals(0, ToyTexts.ENCODED.get());
        assertEquals(List.of("text [2,3], padded right"), admitted, "once it was loaded");
        embed(1 << 20, ENCODER, prompt("A"), prompt("BC"));
        assertEquals(1, ToyTexts.ENCODED.get(), "the new one alone");
    }

    @Test
    void eachPromptMayAvoidSomethingElse() {
        List<float[]> rows =
                embed(1 << 20, ENCODER, new Prompt("A", "BC"), new Prompt("BC", "A"), prompt("A"));
        float[] expected = new float[18];
        System.arraycopy(BC, 0, expected, 0, 6);
        System.arraycopy(A, 0, expected, 6, 6);
        assertArrayEquals(expected, rows.get(1));
        assertEquals(
                5, ToyTexts.ENCODED.get(), "a text to avoid is another one than the same asked");
    }

    @Test
    void otherWeightsAndAnotherRecipeAreNotTheSameText() {
        embed(1 << 20, ENCODER, prompt("A"));
        weights(2);
        ToyTexts.ENCODED.set(0);
        assertArrayEquals(
                new float[] {130, 260, 390, 0, 0, 0}, embed(1 << 20, ENCODER, prompt("A")).get(0));
        assertEquals(2, ToyTexts.ENCODED.get());
        embed(1 << 20, ENCODER.replace("letters,", "letters, own-null: true,"), prompt("A"));
        assertEquals(3, ToyTexts.ENCODED.get());
    }

    @Test
    void theDigestOfAFileIsReadAgainWhenTheFileChanges() throws IOException {
        FileDigests digests = new FileDigests(kept);
        Path file = folder.resolve("letters.safetensors");
        FileTime before = Files.getLastModifiedTime(file);
        String first = digests.of(file, null);
        assertEquals(first, digests.of(file, null));
        weights(3);
        Files.setLastModifiedTime(file, before);
        assertNotEquals(first, digests.of(file, null), "whoever sets the time back is seen too");
    }

    @Test
    void aKeptTextThatIsDamagedIsEncodedAgain() throws IOException {
        embed(1 << 20, ENCODER, prompt("A"));
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 1] ^= 1;
            Files.write(file, bytes);
        }
        ToyTexts.ENCODED.set(0);
        assertArrayEquals(A, embed(1 << 20, ENCODER, prompt("A")).get(0));
        assertEquals(2, ToyTexts.ENCODED.get());
        for (Path file : files()) {
            Files.write(file, new byte[] {1, 2, 3});
        }
        assertArrayEquals(A, embed(1 << 20, ENCODER, prompt("A")).get(0));
        assertEquals(4, ToyTexts.ENCODED.get());
    }

    @Test
    void whatWasNotUsedForTheLongestTimeGoesFirst() throws IOException {
        embed(1 << 20, ENCODER, prompt("A"));
        List<Path> first = files();
        assertEquals(2, first.size());
        long each = Files.size(first.get(0));
        for (Path file : first) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        }
        // The text for none is used again, so that of "A" is the oldest.
        long note = 64;
        long most = 2 * each + note;
        assertArrayEquals(BC, embed(most, ENCODER, prompt("BC")).get(0));
        assertTrue(files().size() <= 2, files().toString());
        ToyTexts.ENCODED.set(0);
        embed(most, ENCODER, prompt("BC"));
        assertEquals(0, ToyTexts.ENCODED.get());
        embed(most, ENCODER, prompt("A"));
        assertEquals(1, ToyTexts.ENCODED.get());
    }

    @Test
    void whereNothingCanBeKeptItIsSaidAndTheTextsAreThere() throws IOException {
        Files.writeString(kept, "a file in the place of the folder");
        List<float[]> rows = embed(1 << 20, ENCODER, prompt("A"), prompt("BC"));
        assertArrayEquals(new float[] {1, 0, 1, 1}, rows.get(2));
        assertEquals(1, notes.size(), notes.toString());
        assertTrue(
                notes.get(0).startsWith("embeddings of texts are not kept: INT-9"), notes.get(0));
    }

    @Test
    void aModelWithItsOwnRepresentationOfNoTextRefusesANegativePrompt() {
        IntarsiaException thrown =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                embed(
                                        1 << 20,
                                        ENCODER.replace("letters,", "letters, own-null: true,"),
                                        new Prompt("A", "BC")));
        assertEquals(ErrorCode.WRONG_CONDITION, thrown.problems().get(0).code());
    }
}
