package org.intarsia.pipeline.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.weights.file.SafetensorsWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextEmbeddingsTest {
    private static final ConditioningSpec.Text SPEC = new ConditioningSpec.Text(2, 3);

    private final NDManager manager = NDManager.newBaseManager();

    @TempDir Path folder;

    @AfterEach
    void close() {
        manager.close();
    }

    private Path file(Map<String, NDArray> arrays) {
        Path file = folder.resolve("texts.safetensors");
        SafetensorsWriter.write(file, arrays, Map.of());
        return file;
    }

    @Test
    void everyRowGetsTheTextThatItAskedForAndTheEmptyOneAsItsNullForm() {
        NDArray four = manager.arange(24f).reshape(4, 2, 3);
        NDArray none = manager.arange(-6f, 0f).reshape(2, 3);
        int before;
        Conditioning given;
        try (TextEmbeddings texts =
                TextEmbeddings.open(file(Map.of("text", four, "null", none)), SPEC)) {
            assertEquals(4, texts.count());
            before = manager.getManagedArrays().size();
            given = texts.of(manager, new int[] {3, 0, 3});
        }
        NDArray value = given.value(Conditioning.TEXT);
        NDArray nulls = given.part(Conditioning.TEXT).nullForm();

        assertEquals(before + 2, manager.getManagedArrays().size());
        assertEquals(new Shape(3, 2, 3), value.getShape());
        float[] last = {18, 19, 20, 21, 22, 23};
        assertArrayEquals(last, value.get(0).toFloatArray());
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, value.get(1).toFloatArray());
        assertArrayEquals(last, value.get(2).toFloatArray());
        assertArrayEquals(none.toFloatArray(), nulls.get(2).toFloatArray());
    }

    @Test
    void aFileMaySayWhichTokensArePadding() {
        NDArray two = manager.zeros(new Shape(2, 2, 3));
        NDArray mask = manager.create(new float[] {0, 1, 1, 1}, new Shape(2, 2));
        Map<String, NDArray> arrays = Map.of("text", two, "null", two.get(0), "mask", mask);
        try (TextEmbeddings texts = TextEmbeddings.open(file(arrays), SPEC)) {
            Conditioning.Part given =
                    texts.of(manager, new int[] {1, 0}).part(Conditioning.TEXT_MASK);
            assertArrayEquals(new float[] {1, 1, 0, 1}, given.value().toFloatArray());
            assertArrayEquals(new float[] {1, 1, 0, 1}, given.nullForm().toFloatArray());
        }
        NDArray wrong = manager.zeros(new Shape(2, 3));
        Problem problem = problem(Map.of("text", two, "null", two.get(0), "mask", wrong));
        assertEquals(ErrorCode.TEXT_DOES_NOT_FIT, problem.code());
        assertTrue(problem.next().contains("mask [n, L]"), problem.next());
    }

    @Test
    void aModelThatReadsAPooledVectorGetsItWithItsEmptyForm() {
        ConditioningSpec.Text spec = new ConditioningSpec.Text(2, 3, 4);
        NDArray two = manager.zeros(new Shape(2, 2, 3));
        NDArray pooled = manager.arange(8f).reshape(2, 4);
        NDArray none = manager.arange(-4f, 0f);
        Map<String, NDArray> arrays =
                Map.of("text", two, "null", two.get(0), "pooled", pooled, "null-pooled", none);
        try (TextEmbeddings texts = TextEmbeddings.open(file(arrays), spec)) {
            Conditioning.Part given = texts.of(manager, new int[] {1}).part(Conditioning.POOLED);
            assertArrayEquals(new float[] {4, 5, 6, 7}, given.value().toFloatArray());
            assertArrayEquals(new float[] {-4, -3, -2, -1}, given.nullForm().toFloatArray());
        }
        Path without = file(Map.of("text", two, "null", two.get(0)));
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> TextEmbeddings.open(without, spec));
        assertTrue(refused.problems().get(0).next().contains("pooled [n, P]"));
    }

    @Test
    void aDecodersCaptionIsOneForAllOrOneAText() {
        ConditioningSpec.Text caption = new ConditioningSpec.Text(1, 2);
        NDArray texts = manager.zeros(new Shape(2, 2, 3));
        NDArray one = manager.arange(2f).reshape(1, 1, 2);
        Map<String, NDArray> arrays =
                Map.of(
                        "text",
                        texts,
                        "null",
                        texts.get(0),
                        "decoder-text",
                        one,
                        "decoder-null",
                        manager.zeros(new Shape(1, 2)));
        try (TextEmbeddings file = TextEmbeddings.open(file(arrays), SPEC, Optional.of(caption))) {
            int[] rows = {1, 0};
            NDArray given =
                    file.withCaption(file.of(manager, rows), manager, rows)
                            .value(Conditioning.DECODER_TEXT);
            assertArrayEquals(new float[] {0, 1, 0, 1}, given.toFloatArray());
        }
        Map<String, NDArray> three = new HashMap<>(arrays);
        three.put("decoder-text", manager.zeros(new Shape(3, 1, 2)));
        Path wrong = file(three);
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> TextEmbeddings.open(wrong, SPEC, Optional.of(caption)));
        assertEquals("3 captions beside 2 texts", refused.problems().get(0).cause());
    }

    @Test
    void embeddingsOfAnotherLengthOrWithoutTheEmptyTextAreRefused() {
        NDArray longer = manager.zeros(new Shape(4, 5, 3));
        Problem problem = problem(Map.of("text", longer, "null", longer.get(0)));
        assertEquals(ErrorCode.TEXT_DOES_NOT_FIT, problem.code());
        assertEquals("texts of 5 tokens, and the text table of this model has 2", problem.cause());
        assertEquals("Shorten them to 2 tokens.", problem.next());

        NDArray wider = manager.zeros(new Shape(4, 2, 5));
        Problem wide = problem(Map.of("text", wider, "null", wider.get(0)));
        assertEquals(ErrorCode.TEXT_DOES_NOT_FIT, wide.code());
        assertTrue(wide.cause().contains("text [2,3]"), wide.cause());

        assertEquals(
                ErrorCode.TEXT_DOES_NOT_FIT,
                problem(Map.of("text", manager.zeros(new Shape(4, 2, 3)))).code());
    }

    private Problem problem(Map<String, NDArray> arrays) {
        Path file = file(arrays);
        return assertThrows(IntarsiaException.class, () -> TextEmbeddings.open(file, SPEC))
                .problems()
                .get(0);
    }
}
