package org.intarsia.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.weights.file.StateDicts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ArrayLeakCheck
class LayerWeightsTest {
    private static final float[] VALUES = {1, -2, 0.5f, 3, -0.25f, 8};

    @TempDir private Path folder;

    /** A bfloat16 matrix [3, 2] called {@code layer.weight}. */
    private Path file(float... values) throws IOException {
        byte[] header =
                "{\"layer.weight\":{\"dtype\":\"BF16\",\"shape\":[3,2],\"data_offsets\":[0,12]}}  "
                        .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + header.length + 12).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        for (float value : values) {
            bytes.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
        }
        return Files.write(folder.resolve("model.safetensors"), bytes.array());
    }

    @Test
    void aParameterHasItsValuesWhileItsLayerIsUsedAndIsClosedAfterIt() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                StateDict dict = StateDicts.open(file(VALUES), null);
                CheckpointWeights checkpoint = new CheckpointWeights(dict, "", manager)) {
            Weights.Layer layer = checkpoint.view().at("layer").streamed();
            Parameter weight = layer.view().parameter("weight", new Shape(3, 2), Init.zeros());
            assertEquals("layer.weight", weight.name());
            assertThrows(IllegalStateException.class, weight::array);
            NDArray[] seen = {null};
            for (int use = 0; use < 2; use++) {
                float[] values =
                        layer.use(
                                () -> {
                                    seen[0] = weight.array();
                                    assertTrue(seen[0] == weight.array(), "read once a use");
                                    return seen[0].toFloatArray();
                                });
                assertArrayEquals(VALUES, values);
                assertThrows(IllegalStateException.class, weight::array);
                assertThrows(IllegalStateException.class, seen[0]::toFloatArray);
            }
            assertEquals(0, checkpoint.loadedBytes(), "nothing is held");
            assertFalse(hasProblems(checkpoint));
        }
    }

    @Test
    void rowsOfATableAreReadAloneInAnyOrder() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                StateDict dict = StateDicts.open(file(VALUES), null);
                CheckpointWeights checkpoint = new CheckpointWeights(dict, "", manager)) {
            Parameter table =
                    checkpoint
                            .view()
                            .at("layer")
                            .streamed()
                            .view()
                            .parameter("weight", new Shape(3, 2), Init.zeros());
            try (NDArray ids = manager.create(new long[] {2, 0, 2});
                    NDArray rows = table.rows(ids)) {
                assertEquals(new Shape(3, 2), rows.getShape());
                assertArrayEquals(new float[] {-0.25f, 8, 1, -2, -0.25f, 8}, rows.toFloatArray());
            }
        }
    }

    @Test
    void whatTheFileLacksOrHoldsInAnotherShapeIsToldBeforeAnythingIsRead() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                StateDict dict = StateDicts.open(file(VALUES), null);
                CheckpointWeights checkpoint = new CheckpointWeights(dict, "", manager)) {
            Weights.Layer layer = checkpoint.view().at("layer").streamed();
            layer.view().parameter("weight", new Shape(2, 3), Init.zeros());
            layer.view().parameter("bias", new Shape(2), Init.zeros());
            assertTrue(hasProblems(checkpoint));
        }
    }

    @Test
    void valuesThatAreNotFiniteAreRefusedWhenTheyAreRead() throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                StateDict dict = StateDicts.open(file(1, 2, Float.NaN, 4, 5, 6), null);
                CheckpointWeights checkpoint = new CheckpointWeights(dict, "", manager)) {
            Weights.Layer layer = checkpoint.view().at("layer").streamed();
            Parameter weight = layer.view().parameter("weight", new Shape(3, 2), Init.zeros());
            IntarsiaException refused =
                    assertThrows(IntarsiaException.class, () -> layer.use(weight::array));
            assertEquals(ErrorCode.PARAMETERS_NOT_FINITE, refused.problems().get(0).code());
        }
    }

    private static boolean hasProblems(CheckpointWeights checkpoint) {
        Problems problems = new Problems();
        checkpoint.check(problems);
        return !problems.isEmpty();
    }
}
