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
        try (PictureRequest asked = PictureRequest.of(List.of(), file(), TEXT)) {
            assertArrayEquals(new int[] {0, 1, 2, 3, 4}, asked.rows());
            assertEquals(5, asked.texts().count());
        }
    }

    @Test
    void ofClassesThoseThatWereNamed() {
        try (PictureRequest asked = PictureRequest.of(List.of("3", "1"), null, CLASSES)) {
            assertArrayEquals(new int[] {3, 1}, asked.rows());
            assertNull(asked.texts());
        }
    }

    @Test
    void textsAndLabelsWhereTheOtherIsReadAreRefused() {
        Path file = file();
        assertTrue(refused(List.of(), file, CLASSES).next().contains("Leave --text out"));
        assertTrue(refused(List.of(), null, TEXT).next().contains("--text FILE.safetensors"));
        assertTrue(refused(List.of("1"), file, TEXT).next().contains("Leave --label out"));
    }

    private static Problem refused(List<String> labels, Path text, ConditioningSpec spec) {
        Problem problem =
                assertThrows(IntarsiaException.class, () -> PictureRequest.of(labels, text, spec))
                        .problems()
                        .get(0);
        assertEquals(ErrorCode.WRONG_CONDITION, problem.code());
        return problem;
    }
}
