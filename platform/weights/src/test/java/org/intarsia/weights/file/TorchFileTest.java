package org.intarsia.weights.file;

import static org.intarsia.weights.file.Fixtures.assertSameTensors;
import static org.intarsia.weights.file.Fixtures.problemOf;
import static org.intarsia.weights.file.Fixtures.torch;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.type.LoadableType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixtures are files that PyTorch wrote; src/test/python says how. */
class TorchFileTest {
    @TempDir Path folder;

    @Test
    void everyTypeLoadsToTheSameTensorsFromATorchFileAsFromSafetensors() {
        try (StateDict expected = StateDicts.open(torch("types.safetensors"), null);
                StateDict actual = StateDicts.open(torch("types.pth"), null)) {
            assertSameTensors(expected, actual);
            for (String name : expected.names()) {
                assertEquals(expected.info(name), actual.info(name));
            }
        }
    }

    @Test
    void narrowTypesAreWidenedToWhatTheyMean() {
        try (StateDict dict = StateDicts.open(torch("types.pth"), null);
                NDManager manager = NDManager.newBaseManager()) {
            NDArray half = dict.load("f16", manager);
            assertEquals(DataType.FLOAT32, half.getDataType());
            assertEquals(LoadableType.F16, dict.info("f16").type());
            float[] values = half.toFloatArray();
            assertEquals(-1.5f, values[3]);
            assertEquals(0.333251953125f, values[4]);
            assertEquals(65504f, values[5]);
            assertEquals(0x1p-24f, values[7]);
            assertEquals(Float.NEGATIVE_INFINITY, values[9]);
            assertTrue(Float.isNaN(values[10]));
            assertEquals(0.333984375f, dict.load("bf16", manager).toFloatArray()[4]);
            assertEquals((float) (1 / 3.0), dict.load("f64", manager).toFloatArray()[4]);
            assertArrayEquals(new int[] {-32768, 7, 32767}, dict.load("i16", manager).toIntArray());
            assertEquals(DataType.BOOLEAN, dict.load("bool", manager).getDataType());
            assertEquals(new Shape(), dict.load("scalar", manager).getShape());
            assertEquals(new Shape(0, 4), dict.load("empty", manager).getShape());
        }
    }

    @Test
    void viewsAndSharedStoragesAreReadInRowMajorOrder() {
        try (StateDict expected = StateDicts.open(torch("views.safetensors"), null);
                StateDict actual = StateDicts.open(torch("views.pth"), null)) {
            assertSameTensors(expected, actual);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void everyProtocolIsRead(int protocol) {
        Path file = torch("protocol" + protocol + ".pth");
        try (StateDict expected = StateDicts.open(torch("types.safetensors"), null);
                StateDict ema = StateDicts.open(file, "model_ema1");
                StateDict deep = StateDicts.open(file, "nested.deep.er.net");
                StateDict model = StateDicts.open(file, "model")) {
            assertSameTensors(expected, ema);
            assertSameTensors(expected, deep);
            assertEquals(
                    Set.of(
                            "0.weight",
                            "0.bias",
                            "1.weight",
                            "1.bias",
                            "1.running_mean",
                            "1.running_var",
                            "1.num_batches_tracked"),
                    model.names());
        }
    }

    @Test
    void aWrongKeyListsTheKeysAndTheNearOne() {
        Problem problem = problemOf(() -> StateDicts.open(torch("protocol2.pth"), "model_ema"));
        assertEquals(ErrorCode.WRONG_DICT_KEY, problem.code());
        assertEquals("it has no key model_ema", problem.cause());
        assertEquals(
                "Did you mean model_ema1? Its keys with tensors are: model, model_ema1,"
                        + " nested.deep.er.net, optimizer.state.0.",
                problem.next());
    }

    @Test
    void aMissingKeyIsAskedFor() {
        Problem problem = problemOf(() -> StateDicts.open(torch("protocol4.pth"), null));
        assertEquals(ErrorCode.WRONG_DICT_KEY, problem.code());
        assertEquals(
                "Give one of its keys: model, model_ema1, nested.deep.er.net, optimizer.state.0.",
                problem.next());
    }

    @Test
    void aKeyThatLeadsToSomethingElseIsRefused() {
        Problem problem = problemOf(() -> StateDicts.open(torch("protocol5.pth"), "args"));
        assertEquals(ErrorCode.WRONG_DICT_KEY, problem.code());
        assertEquals(
                "its key args holds no dict but an object of argparse.Namespace", problem.cause());
    }

    @Test
    void aPickleThatNamesSystemRunsNothing() {
        try (StateDict dict = StateDicts.open(torch("attack.pth"), "model");
                NDManager manager = NDManager.newBaseManager()) {
            assertEquals(List.of("good"), List.copyOf(dict.names()));
            assertEquals(new Shape(3, 5), dict.load("good", manager).getShape());
            Problem problem = problemOf(() -> dict.load("bad", manager));
            assertEquals(ErrorCode.NOT_A_TENSOR, problem.code());
            assertTrue(problem.cause().endsWith("an object of posix.system"), problem.cause());
        }
        assertFalse(Files.exists(Path.of("INTARSIA_WAS_HERE")));
    }

    @Test
    void otherFilesOfPyTorchAreToldApart() {
        assertEquals(
                ErrorCode.UNSUPPORTED_STORAGE,
                problemOf(() -> StateDicts.open(torch("legacy.pt"), null)).code());
        Problem module = problemOf(() -> StateDicts.open(torch("module.pt"), null));
        assertEquals(ErrorCode.NOT_A_TENSOR, module.code());
        assertTrue(module.next().contains("state_dict()"));
        Problem script = problemOf(() -> StateDicts.open(torch("script.pt"), null));
        assertEquals(ErrorCode.NOT_A_TENSOR, script.code());
        assertEquals("it is a TorchScript program, not a dict of tensors", script.cause());
    }

    @Test
    void whatIsNoWeightsFileIsSaidSo() throws IOException {
        assertEquals(
                "INT-301 gone.pth: there is no such file. Check that the file exists, is a regular file and"
                        + " is readable.",
                problemOf(() -> StateDicts.open(folder.resolve("gone.pth"), null)).toString());
        Path broken = Files.write(folder.resolve("broken.pth"), new byte[] {1, 2, 3, 4, 5});
        assertEquals(
                ErrorCode.TORCH_FILE_DAMAGED,
                problemOf(() -> StateDicts.open(broken, null)).code());
        Problem problem = problemOf(() -> StateDicts.open(folder, null));
        assertEquals(ErrorCode.MODEL_FILE_NOT_FOUND, problem.code());
        assertEquals("it is a folder", problem.cause());
    }

    @Test
    void aFileCutShortIsRefused() throws IOException {
        byte[] whole = Fixtures.bytes(torch("views.pth"));
        Path cut = folder.resolve("cut.pth");
        for (int length = 1; length < whole.length; length += 7) {
            Files.write(cut, java.util.Arrays.copyOf(whole, length));
            assertEquals(
                    ErrorCode.TORCH_FILE_DAMAGED,
                    problemOf(() -> StateDicts.open(cut, null)).code());
        }
    }
}
