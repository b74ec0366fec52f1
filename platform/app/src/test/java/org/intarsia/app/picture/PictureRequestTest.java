package org.intarsia.app.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.app.prompt.RequestedTexts;
import org.intarsia.pipeline.text.Prompt;
import org.intarsia.pipeline.text.TextEmbeddings;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.weights.file.SafetensorsWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureRequestTest {
    private static final ConditioningSpec TEXT = new ConditioningSpec.Text(2, 3);
    private static final ConditioningSpec CLASSES = new ConditioningSpec.Classes(4, List.of());

    private static final RequestedTexts PROMPTS =
            new RequestedTexts(null, List.of(new Prompt("a", null), new Prompt("b", "c")));

    @TempDir Path folder;

    private Path file() {
        Path file = folder.resolve("texts.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            SafetensorsWriter.write(
                    file,
                    Map.of(
                            "text", manager.zeros(new Shape(5, 2, 3)),
                            "null", manager.zeros(new Shape(2, 3))),
                    Map.of());
        }
        return file;
    }

    @Test
    void ofTextsEveryRowIsMade() {
        try (PictureRequest asked = request(List.of(), RequestedTexts.ofFile(file()), TEXT)) {
            assertArrayEquals(new int[] {0, 1, 2, 3, 4}, asked.rows());
            assertEquals(5, asked.texts().count());
        }
    }

    @Test
    void ofClassesThoseThatWereNamed() {
        try (PictureRequest asked = request(List.of("3", "1"), RequestedTexts.NONE, CLASSES)) {
            assertArrayEquals(new int[] {3, 1}, asked.rows());
            assertNull(asked.texts());
        }
    }

    @Test
    void textsAndLabelsWhereTheOtherIsReadAreRefused() {
        RequestedTexts file = RequestedTexts.ofFile(file());
        assertTrue(refused(List.of(), file, CLASSES).next().contains("Leave --text out"));
        assertTrue(
                refused(List.of(), RequestedTexts.NONE, TEXT)
                        .next()
                        .contains("--text FILE.safetensors"));
        assertTrue(refused(List.of("1"), file, TEXT).next().contains("Leave --label out"));
    }

    @Test
    void promptsAreRowsWhereTextsAre() {
        try (PictureRequest asked = request(List.of(), PROMPTS, TEXT)) {
            assertArrayEquals(new int[] {0, 1, 2, 3, 4}, asked.rows());
        }
    }

    @Test
    void promptsThatThePipelineCannotReadAreRefused() {
        assertEquals("Leave --prompt out.", refused(List.of(), PROMPTS, CLASSES).next());
        RequestedTexts both = new RequestedTexts(file(), PROMPTS.prompts());
        assertEquals("Leave one of the two out.", refused(List.of(), both, TEXT).next());
        Optional<ConditioningSpec.Text> caption = Optional.of(new ConditioningSpec.Text(2, 3));
        assertTrue(refused(List.of(), PROMPTS, TEXT, caption).cause().contains("one encoder"));
        assertEquals("Give one prompt.", refused(List.of(), PROMPTS, CLASSES, caption).next());
    }

    @Test
    void onePromptIsTheCaptionOfAllClasses() {
        RequestedTexts one = new RequestedTexts(null, List.of(new Prompt("a", null)));
        Optional<ConditioningSpec.Text> caption = Optional.of(new ConditioningSpec.Text(2, 3));
        try (PictureRequest asked = request(List.of("3", "1"), one, CLASSES, caption)) {
            assertArrayEquals(new int[] {3, 1}, asked.rows());
        }
    }

    private PictureRequest request(
            List<String> labels, RequestedTexts texts, ConditioningSpec spec) {
        return request(labels, texts, spec, Optional.empty());
    }

    /** What the encoder would give is in a file. */
    private PictureRequest request(
            List<String> labels,
            RequestedTexts texts,
            ConditioningSpec spec,
            Optional<ConditioningSpec.Text> caption) {
        return PictureRequest.of(
                labels,
                texts,
                new PictureRequest.Reads(spec, caption, true),
                prompts -> TextEmbeddings.open(file(), new ConditioningSpec.Text(2, 3)));
    }

    private Problem refused(List<String> labels, RequestedTexts texts, ConditioningSpec spec) {
        return refused(labels, texts, spec, Optional.empty());
    }

    private Problem refused(
            List<String> labels,
            RequestedTexts texts,
            ConditioningSpec spec,
            Optional<ConditioningSpec.Text> caption) {
        Problem problem =
                assertThrows(IntarsiaException.class, () -> request(labels, texts, spec, caption))
                        .problems()
                        .get(0);
        assertEquals(ErrorCode.WRONG_CONDITION, problem.code());
        return problem;
    }
}
