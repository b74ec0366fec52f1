package org.intarsia.weights.file;

import static org.intarsia.weights.file.Fixtures.problemOf;
import static org.intarsia.weights.file.Fixtures.torch;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.type.UnloadableType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound PyTorch files that hold more than dicts of plain tensors. */
class TorchOddTest {
    private static final long[] FOUR = {4};
    private static final long[] ONE = {1};

    @TempDir Path folder;

    private Path file(PickleText pickle) throws IOException {
        return Files.write(
                folder.resolve("odd.pth"),
                new TorchZip(pickle.stop()).floats(1, -2, 3, 4).compressed());
    }

    private static void assertFloats(Path file, String key, String name, float... expected) {
        try (StateDict dict = StateDicts.open(file, key);
                NDManager manager = NDManager.newBaseManager()) {
            assertArrayEquals(expected, dict.load(name, manager).toFloatArray());
        }
    }

    /** Listed with its shape, and refused when it is loaded. */
    private static void assertUnloadable(Path file, String name, String type, String what) {
        try (StateDict dict = StateDicts.open(file, null);
                NDManager manager = NDManager.newBaseManager()) {
            assertTrue(dict.names().contains(name), dict.names().toString());
            UnloadableType stored = (UnloadableType) dict.info(name).type();
            assertEquals(type, stored.name());
            assertEquals(what, stored.what());
            Problem problem = problemOf(() -> dict.load(name, manager));
            assertEquals(ErrorCode.UNSUPPORTED_STORAGE, problem.code());
            assertEquals(
                    name + " is stored as " + type + " (" + what + "), which is not read",
                    problem.cause());
        }
    }

    private static PickleText dict() {
        return new PickleText().op('}').text("w");
    }

    private static PickleText rebuild(String function) {
        return dict().function("torch._utils", function).op('(');
    }

    @Test
    void complexNumbersAreListedBesideOthersThatLoad() {
        try (StateDict dict = StateDicts.open(torch("complex.pth"), null);
                NDManager manager = NDManager.newBaseManager()) {
            assertEquals(Set.of("a", "freqs_cis"), dict.names());
            assertEquals(new Shape(3), dict.info("freqs_cis").shape());
            assertEquals(new Shape(4, 6), dict.load("a", manager).getShape());
        }
        assertUnloadable(torch("complex.pth"), "freqs_cis", "C64", "complex numbers");
    }

    @Test
    void aDefaultdictIsADict() {
        try (StateDict dict = StateDicts.open(torch("defaultdict.pth"), null);
                NDManager manager = NDManager.newBaseManager()) {
            assertEquals(Set.of("a"), dict.names());
            assertEquals(new Shape(4, 6), dict.load("a", manager).getShape());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collections OrderedDict )",
                "collections Counter )",
                "collections OrderedDict }\205",
                "collections Counter }\205",
                "collections defaultdict )",
                "collections defaultdict N\205",
                "collections defaultdict N}\206",
                "__builtin__ dict )",
                "my.config AttrDict )"
            })
    void everyKindOfDictIsRead(String call) throws IOException {
        String[] parts = call.split(" ");
        PickleText pickle = new PickleText().function(parts[0], parts[1]).raw(parts[2] + "R");
        assertFloats(file(pickle.text("w").floats(4).op('s')), null, "w", 1, -2, 3, 4);
    }

    @Test
    void aDictOfAClassOfItsOwnIsReadWithoutTheClass() throws IOException {
        PickleText made =
                new PickleText()
                        .function("my", "State")
                        .op(')', 0x81, '(')
                        .text("w")
                        .floats(4)
                        .op('u', '}')
                        .text("version")
                        .whole(1)
                        .op('s', 'b');
        assertFloats(file(made), null, "w", 1, -2, 3, 4);
    }

    @Test
    void theDictOfPairsOfPython2IsRead() throws IOException {
        PickleText pickle = new PickleText().function("collections", "OrderedDict").op('(', ']');
        pickle.op('(', ']', '(').text("w").floats(4).op('e', ']', '(').text("x").whole(3);
        assertFloats(file(pickle.op('e', 'e', 't', 'R')), null, "w", 1, -2, 3, 4);
    }

    @Test
    void dictsInListsAreReachedByTheirNumbers() throws IOException {
        PickleText pickle = new PickleText().op('}').text("ema").op(']', '(', '}');
        pickle.op('}').text("w").floats(4).op('s', 'e', 's');
        assertFloats(file(pickle), "ema.1", "w", 1, -2, 3, 4);
        PickleText tuple = dict().raw("(").floats(4).op('N', 't', 's');
        assertFloats(file(tuple), "w", "0", 1, -2, 3, 4);
    }

    @Test
    void protocol0IsRead() throws IOException {
        String storage = "P('storage', <class 'torch.FloatStorage'>, '0', 'cpu', 4)\n";
        PickleText sound =
                new PickleText(0)
                        .raw("(dp0\nVw\\u00e4\np1\nctorch._utils\n_rebuild_tensor_v2\np2\n(")
                        .raw(
                                storage
                                        + "I1\n(I2\ntp4\n(I1\ntp5\nI00\nccollections\nOrderedDict\n(tRtRs")
                        .raw("S'epoch'\nL12L\nsS\"loss\"\nF0.5\ns");
        Path file = file(sound);
        try (StateDict dict = StateDicts.open(file, null);
                NDManager manager = NDManager.newBaseManager()) {
            assertEquals(Set.of("w\u00e4"), dict.names());
            assertArrayEquals(new float[] {-2, 3}, dict.load("w\u00e4", manager).toFloatArray());
            assertEquals("a number", dict.others().get("epoch"));
            assertEquals("a number", dict.others().get("loss"));
        }
    }

    @Test
    void protocol1IsRead() throws IOException {
        PickleText pickle = new PickleText(1).op('}', 'q', 0, '(').raw("U\1wq\1");
        pickle.function("torch._utils", "_rebuild_tensor_v2").raw("((U\7storage");
        pickle.function("torch", "FloatStorage").raw("U\0010U\3cpuK\4tQK\2(K\2t(K\1tI00\n}tRu");
        assertFloats(file(pickle), null, "w", 3, 4);
    }

    @Test
    void oldObjectsAreKnownByTheirClass() throws IOException {
        PickleText pickle = new PickleText(0).raw("(dVa\n(imy\nThing\nsVb\n(cmy\nOther\nI1\nos");
        try (StateDict dict = StateDicts.open(file(pickle), null)) {
            assertEquals("an object of my.Thing", dict.others().get("a"));
            assertEquals("an object of my.Other", dict.others().get("b"));
        }
    }

    @Test
    void aNegatedViewHoldsTheNegatives() throws IOException {
        for (String flag : List.of("neg", "conj")) {
            PickleText pickle = rebuild("_rebuild_tensor_v2");
            pickle.view("FloatStorage", new long[] {4, 1}, new long[] {3}, ONE).op(0x89, '}', '}');
            pickle.text(flag).op(0x88, 's', 't', 'R', 's');
            // Real numbers are their own conjugates.
            float sign = flag.equals("neg") ? -1 : 1;
            assertFloats(file(pickle), null, "w", -2 * sign, 3 * sign, 4 * sign);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DoubleStorage, 8", "FloatStorage, 4", "HalfStorage, 2", "BFloat16Storage, 2",
        "LongStorage, 8", "IntStorage, 4", "ShortStorage, 2", "CharStorage, 1"
    })
    void everyTypeIsNegated(String storage, int width) throws IOException {
        PickleText pickle = rebuild("_rebuild_tensor_v2");
        pickle.view(storage, new long[] {4, 0}, new long[] {2, 2}, new long[] {1, 2});
        pickle.op(0x89, '}', '}').text("neg").op(0x88, 's', 't', 'R', 's');
        ByteBuffer values = ByteBuffer.allocate(4 * width).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 4; i++) {
            switch (storage) {
                case "DoubleStorage" -> values.putDouble(i + 1);
                case "FloatStorage" -> values.putFloat(i + 1);
                case "HalfStorage" -> values.putShort(Conversions.floatToHalf(i + 1));
                case "BFloat16Storage" ->
                        values.putShort((short) (Float.floatToIntBits(i + 1) >> 16));
                case "LongStorage" -> values.putLong(i + 1);
                case "IntStorage" -> values.putInt(i + 1);
                case "ShortStorage" -> values.putShort((short) (i + 1));
                default -> values.put((byte) (i + 1));
            }
        }
        Path file =
                Files.write(
                        folder.resolve("neg.pth"),
                        new TorchZip(pickle.stop())
                                .with("archive/data/0", values.array())
                                .stored());
        try (StateDict dict = StateDicts.open(file, null);
                NDManager manager = NDManager.newBaseManager()) {
            assertArrayEquals(
                    new float[] {-1, -3, -2, -4},
                    dict.load("w", manager)
                            .toType(ai.djl.ndarray.types.DataType.FLOAT32, true)
                            .toFloatArray());
        }
    }

    @Test
    void aViewOfAnotherKindIsListedAndNotRead() throws IOException {
        PickleText pickle = rebuild("_rebuild_tensor_v2");
        pickle.view("FloatStorage", new long[] {4, 0}, FOUR, ONE).op(0x89, '}', '}');
        pickle.text("rot90").op(0x88, 's', 't', 'R', 's');
        assertUnloadable(file(pickle), "w", "view", "a tensor that is seen through \"rot90\"");
        PickleText truth = rebuild("_rebuild_tensor_v2");
        truth.view("BoolStorage", new long[] {4, 0}, FOUR, ONE).op(0x89, '}', '}');
        truth.text("neg").op(0x88, 's', 't', 'R', 's');
        assertUnloadable(file(truth), "w", "BOOL", "negated truth values");
    }

    @ParameterizedTest
    @CsvSource({
        "float8_e4m3fn, F8_E4M3, 8-bit floats",
        "float8_e5m2, F8_E5M2, 8-bit floats",
        "float8_e4m3fnuz, F8_E4M3FNUZ, 8-bit floats",
        "uint16, U16, whole numbers without a sign",
        "complex32, C32, complex numbers",
        "float3_new, torch.float3_new, a type that this version does not know"
    })
    void newerTypesOverUntypedBytesAreListed(String dtype, String type, String what)
            throws IOException {
        assertUnloadable(file(untyped(dtype, 16)), "w", type, what);
    }

    private static PickleText untyped(String dtype, long bytes) {
        PickleText pickle = rebuild("_rebuild_tensor_v3");
        pickle.view("UntypedStorage", new long[] {bytes, 0}, FOUR, ONE).op(0x89, '}');
        return pickle.function("torch", dtype).op('t', 'R', 's');
    }

    @Test
    void plainTypesOverUntypedBytesAreRead() throws IOException {
        assertFloats(file(untyped("float32", 16)), null, "w", 1, -2, 3, 4);
        Path file = file(untyped("float64", 16));
        assertTrue(
                problemOf(() -> StateDicts.open(file, null))
                        .cause()
                        .endsWith("w reaches beyond its storage"));
    }

    @Test
    void quantizedAndComplexNumbersAreListed() throws IOException {
        PickleText pickle = rebuild("_rebuild_qtensor");
        pickle.view("QInt8Storage", new long[] {16, 0}, FOUR, ONE)
                .op('N', 0x89, '}', 't', 'R', 's');
        assertUnloadable(file(pickle), "w", "QINT8", "quantized numbers");
        PickleText complex =
                dict().tensor("ComplexDoubleStorage", new long[] {1, 0}, ONE, ONE).op('s');
        assertUnloadable(file(complex), "w", "C128", "complex numbers");
    }

    @Test
    void sparseTensorsAreListedWithTheirShape() throws IOException {
        PickleText pickle = rebuild("_rebuild_sparse_tensor");
        pickle.function("torch.serialization", "_get_layout").text("torch.sparse_coo");
        pickle.op(0x85, 'R', '(').floats(2).floats(2).function("torch", "Size");
        pickle.wholes(5, 7).op(0x85, 'R', 0x88, 't', 't', 'R', 's');
        Path file = file(pickle);
        assertUnloadable(file, "w", "sparse_coo", "a sparse tensor");
        try (StateDict dict = StateDicts.open(file, null)) {
            assertEquals(new Shape(5, 7), dict.info("w").shape());
        }
    }

    @Test
    void tensorsWithoutValuesAndOfOtherClassesAreListed() throws IOException {
        PickleText meta = rebuild("_rebuild_meta_tensor_no_storage").function("torch", "float32");
        meta.wholes(2, 3).wholes(3, 1).op(0x89, 't', 'R', 's');
        assertUnloadable(file(meta), "w", "meta", "a tensor without values, of the device meta");
        PickleText other = dict().function("torch._tensor", "_rebuild_from_type_v2").op('(');
        other.function("torch._utils", "_rebuild_tensor_v2").function("my", "Packed").op('(');
        other.view("FloatStorage", new long[] {4, 0}, FOUR, ONE).op(0x89, '}', 't', '}', 't', 'R');
        assertUnloadable(file(other.op('s')), "w", "Packed", "a tensor of the class my.Packed");
    }

    @Test
    void aParameterWithAttributesIsRead() throws IOException {
        PickleText typed = dict().function("torch._tensor", "_rebuild_from_type_v2").op('(');
        typed.function("torch._utils", "_rebuild_tensor_v2").function("torch", "Tensor").op('(');
        typed.view("FloatStorage", new long[] {4, 0}, FOUR, ONE).op(0x89, '}', 't', '}', 't', 'R');
        assertFloats(file(typed.op('s')), null, "w", 1, -2, 3, 4);
        PickleText parameter = rebuild("_rebuild_parameter_with_state").floats(4);
        assertFloats(file(parameter.op(0x88, '}', '}', 't', 'R', 's')), null, "w", 1, -2, 3, 4);
        PickleText first = rebuild("_rebuild_tensor");
        first.view("FloatStorage", new long[] {4, 0}, FOUR, ONE).op('t', 'R', 's');
        assertFloats(file(first), null, "w", 1, -2, 3, 4);
    }

    @Test
    void twoMillionLossesBesideTheTensorsAreRead() throws IOException {
        PickleText list = dict().floats(4).op('s').text("losses").op(']');
        list.raw(("(" + "G\1\2\3\4\5\6\7\0".repeat(1000) + "e").repeat(2000)).op('s');
        PickleText tuple = dict().floats(4).op('s').text("losses").op('(');
        tuple.raw("J\1\2\3\4".repeat(2_000_000)).op('t', 's');
        for (PickleText pickle : List.of(list, tuple)) {
            Path file = file(pickle);
            assertFloats(file, null, "w", 1, -2, 3, 4);
            try (StateDict dict = StateDicts.open(file, null)) {
                assertTrue(dict.others().get("losses").endsWith(" of 2000000"));
            }
        }
    }

    @Test
    void whatIsNewerThanThisVersionIsNotCalledDamaged() throws IOException {
        Path newer = file(new PickleText(6).op('}'));
        Problem problem = problemOf(() -> StateDicts.open(newer, null));
        assertEquals(ErrorCode.UNSUPPORTED_STORAGE, problem.code());
        assertTrue(problem.cause().contains("of protocol 6"), problem.cause());
        for (int buffer : new int[] {0x97, 0x98}) {
            Path outside = file(dict().op(buffer, 's'));
            Problem told = problemOf(() -> StateDicts.open(outside, null));
            assertEquals(ErrorCode.UNSUPPORTED_STORAGE, told.code());
            assertFalse(told.cause().contains("damaged"), told.cause());
        }
    }
}
