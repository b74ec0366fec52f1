package org.intarsia.weights.file;

import static org.intarsia.weights.file.Fixtures.problemOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.weights.StateDict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchHostileTest {
    private static final long[] ONE = {1};

    @TempDir Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("bad.pth"), bytes);
    }

    private String refused(byte[] bytes) throws IOException {
        Path file = file(bytes);
        Problem problem = problemOf(() -> StateDicts.open(file, null));
        assertEquals(ErrorCode.TORCH_FILE_DAMAGED, problem.code());
        assertEquals("bad.pth", problem.subject());
        return problem.cause();
    }

    private String refused(PickleText pickle) throws IOException {
        return refused(new TorchZip(pickle.stop()).floats(1, 2, 3, 4).stored());
    }

    private static PickleText dict() {
        return new PickleText().op('}').text("w");
    }

    private String refusedTensor(long[] layout, long[] size, long[] stride) throws IOException {
        return refused(dict().tensor("FloatStorage", layout, size, stride).op('s'));
    }

    private static byte[] sound(boolean compressed) {
        byte[] pickle =
                dict().tensor(
                                "FloatStorage",
                                new long[] {6, 0},
                                new long[] {2, 3},
                                new long[] {1, 2})
                        .op('s')
                        .stop();
        TorchZip zip = new TorchZip(pickle).floats(0, 1, 2, 3, 4, 5);
        return compressed ? zip.compressed() : zip.stored();
    }

    private void assertSound(byte[] bytes) throws IOException {
        try (StateDict dict = StateDicts.open(file(bytes), null);
                NDManager manager = NDManager.newBaseManager()) {
            assertArrayEquals(
                    new float[] {0, 2, 4, 1, 3, 5}, dict.load("w", manager).toFloatArray());
        }
    }

    @Test
    void compressedAndLargeArchivesAreReadToo() throws IOException {
        assertSound(sound(false));
        assertSound(sound(true));
        assertSound(TorchZip.large(sound(false)));
    }

    @Test
    void damagedCompressedValuesAreToldWhenTheyAreLoaded() throws IOException {
        byte[] pickle =
                dict().tensor("FloatStorage", new long[] {4000, 0}, new long[] {4000}, ONE)
                        .op('s')
                        .stop();
        byte[] bytes = new TorchZip(pickle).floats(new float[4000]).compressed();
        byte[] name = "archive/data/0".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        int local =
                new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
                        .indexOf("archive/data/0");
        bytes[local + name.length + 4] ^= 0x55;
        try (StateDict dict = StateDicts.open(file(bytes), null);
                NDManager manager = NDManager.newBaseManager()) {
            assertEquals(
                    ErrorCode.TORCH_FILE_DAMAGED, problemOf(() -> dict.load("w", manager)).code());
        }
    }

    @Test
    void aTensorBeyondItsStorageIsRefused() throws IOException {
        String beyond = "w reaches beyond its storage";
        long[] layout = {4, 0};
        assertTrue(refusedTensor(layout, new long[] {5}, ONE).endsWith(beyond));
        assertTrue(refusedTensor(layout, new long[] {2}, new long[] {4}).endsWith(beyond));
        assertTrue(refusedTensor(new long[] {4, 1}, new long[] {4}, ONE).endsWith(beyond));
        assertTrue(refusedTensor(new long[] {4, -1}, ONE, ONE).endsWith(beyond));
        assertTrue(
                refusedTensor(new long[] {4, Long.MAX_VALUE}, new long[] {2}, ONE)
                        .endsWith(beyond));
        assertTrue(
                refusedTensor(new long[] {5, 0}, ONE, ONE)
                        .endsWith("the values of w are fewer than claimed"));
        assertTrue(
                refusedTensor(new long[] {-1, 0}, ONE, ONE)
                        .endsWith("the values of w are fewer than claimed"));
    }

    @ParameterizedTest
    @CsvSource({
        "4611686018427387904, 4, 4, 1, too large for any file",
        "2, 4611686018427387904, 0, 9223372036854775807, too large for any file",
        "3, 3, 4611686018427387904, 4611686018427387904, too large for any file",
        "-1, 4, 4, 1, negative dimension",
        "2, 2, -1, 1, negative stride"
    })
    void aShapeThatCannotBeIsRefused(long a, long b, long strideA, long strideB, String told)
            throws IOException {
        String cause =
                refusedTensor(new long[] {4, 0}, new long[] {a, b}, new long[] {strideA, strideB});
        assertTrue(cause.contains(told), cause);
    }

    @Test
    void brokenPicklesAreRefused() throws IOException {
        String[] broken = {
            ".",
            "0.",
            "1.",
            "t.",
            "}s.",
            "]a0.",
            "h\1.",
            "j\377\377\377\377.",
            "R.",
            "NR.",
            "b.",
            "Q.",
            "(K\1u.",
            "}(K\1u.",
            "u.",
            "\223.",
            "NN\223.",
            "\205.",
            "\207.",
            "2.",
            "q\0.",
            "I1x\n.",
            "L\n.",
            "Sno quotes\n.",
            "Vno end",
            "px\n.",
            "g7\n.",
            "ios\nsystem\n.",
            "(o.",
            "\202",
            "cos\nsystem",
            "c" + "x".repeat(5000) + "\n",
            "\225",
            "G1234",
            "K",
        };
        for (String pickle : broken) {
            byte[] bytes = new TorchZip(new PickleText().raw(pickle).op().stop()).stored();
            assertTrue(refused(bytes).contains("its pickle"), pickle);
        }
    }

    @Test
    void giantLengthsAreRefusedBeforeAnythingIsAllocated() throws IOException {
        for (int code : new int[] {0x8b, 'X', 'B', 'T'}) {
            refused(new PickleText().op(code).i4(Integer.MAX_VALUE));
            refused(new PickleText().op(code).i4(-1));
        }
        for (int code : new int[] {0x8d, 0x8e, 0x96}) {
            refused(new PickleText().op(code).i8(Long.MAX_VALUE));
            refused(new PickleText().op(code).i8(-1));
        }
    }

    @Test
    void aMemoOfAHugeIndexCostsNothing() throws IOException {
        PickleText pickle = new PickleText().op('}', 'r').i4(-1).op('0', 'j').i4(-1);
        try (StateDict dict = StateDicts.open(file(new TorchZip(pickle.stop()).stored()), null)) {
            assertTrue(dict.names().isEmpty());
        }
    }

    /** The file is sound, but there is more in it than is read. */
    private String beyond(PickleText pickle) throws IOException {
        Path file = file(new TorchZip(pickle.stop()).compressed());
        Problem problem = problemOf(() -> StateDicts.open(file, null));
        assertEquals(ErrorCode.UNSUPPORTED_STORAGE, problem.code());
        assertFalse(problem.cause().contains("damaged"), problem.cause());
        return problem.cause();
    }

    @Test
    void bombsOfDepthAndNumberAreRefusedQuickly() throws IOException {
        assertTrue(beyond(new PickleText().raw("(".repeat(1_000_000))).contains("10000 levels"));
        assertTrue(beyond(new PickleText().raw("}".repeat(5_000_001))).contains("5000000 values"));
        assertTrue(beyond(new PickleText().raw("N".repeat(8_000_001))).contains("values open"));
        // A list of a million pairs that is made a dict again and again.
        PickleText copies = new PickleText().raw("](").raw("NN\206".repeat(1_000_000)).raw("eq\0");
        copies.raw("(" + "ccollections\nOrderedDict\nh\0\205R0".repeat(10));
        assertTrue(beyond(copies).contains("5000000 values"));
        // Each doubles the one before: 2^50 values if anybody counted.
        PickleText doubling = new PickleText().op(')');
        doubling.raw("2\206".repeat(50)).op('0', '}');
        try (StateDict dict = StateDicts.open(file(new TorchZip(doubling.stop()).stored()), null)) {
            assertTrue(dict.names().isEmpty());
        }
        PickleText deep = new PickleText().raw("}".repeat(1)).raw("\205".repeat(500_000));
        Path file = file(new TorchZip(deep.stop()).compressed());
        try (StateDict dict = StateDicts.open(file, null)) {
            assertEquals("a tuple of 1", dict.others().get("0"));
        }
    }

    @Test
    void aDictThatHoldsItselfIsHarmless() throws IOException {
        PickleText pickle = new PickleText().op('}', 'q', 0).text("me").op('h', 0, 's');
        Path file = file(new TorchZip(pickle.stop()).stored());
        try (StateDict dict = StateDicts.open(file, "me.me.me")) {
            assertEquals(ErrorCode.NOT_A_TENSOR, problemOf(() -> dict.info("me")).code());
        }
        assertEquals(
                ErrorCode.WRONG_DICT_KEY, problemOf(() -> StateDicts.open(file, "me.you")).code());
    }

    @Test
    void aZipBombIsRefusedByItsClaim() throws IOException {
        byte[] bytes = sound(true);
        ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int central = zip.getInt(bytes.length - 22 + 16);
        zip.putInt(central + 24, Integer.MAX_VALUE);
        assertTrue(refused(bytes).contains("claims a size or place"));
    }

    @Test
    void aPickleThatInflatesPastItsLimitIsRefused() throws IOException {
        Path file = file(new TorchZip(new byte[65 << 20]).compressed());
        Problem problem = problemOf(() -> StateDicts.open(file, null));
        assertEquals(ErrorCode.UNSUPPORTED_STORAGE, problem.code());
        assertTrue(problem.cause().contains("larger than"), problem.cause());
    }

    @Test
    void twoEntriesOfOneNameAreRefused() throws IOException {
        byte[] bytes = new TorchZip(dict().stop()).with("archive/data.pkm", new byte[3]).stored();
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        byte[] twice =
                text.replace("data.pkm", "data.pkl")
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertTrue(refused(twice).contains("two entries are named archive/data.pkl"));
    }

    @Test
    void anEntryWhoseTwoHeadersDisagreeIsRefused() throws IOException {
        byte[] bytes = sound(false);
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        bytes[text.indexOf("archive/data/0")] ^= 1;
        assertTrue(refused(bytes).contains("has two names"));
    }

    @Test
    void anotherByteOrderAndAnotherZipAreTold() throws IOException {
        byte[] pickle = dict().tensor("FloatStorage", new long[] {1, 0}, ONE, ONE).op('s').stop();
        byte[] big =
                new TorchZip(pickle).floats(1).with("archive/byteorder", new byte[] {'b'}).stored();
        Path file = file(big);
        assertEquals(
                ErrorCode.UNSUPPORTED_STORAGE, problemOf(() -> StateDicts.open(file, null)).code());
        Path zip = file(new TorchZip(pickle).with("x", pickle).stored());
        assertTrue(problemOf(() -> StateDicts.open(zip, null)).cause().contains("are missing"));
        Path two = file(new TorchZip(pickle).with("other/data.pkl", pickle).stored());
        assertTrue(problemOf(() -> StateDicts.open(two, null)).cause().contains("more than one"));
    }

    @Test
    void aViewThatRepeatsItsStorageABillionTimesIsNotRead() throws IOException {
        PickleText pickle =
                dict().tensor(
                                "FloatStorage",
                                new long[] {4, 0},
                                new long[] {1_000_000, 1_000_000},
                                new long[] {0, 0})
                        .op('s');
        Path file = file(new TorchZip(pickle.stop()).floats(1, 2, 3, 4).stored());
        Problem problem = problemOf(() -> StateDicts.open(file, null));
        assertEquals(ErrorCode.UNSUPPORTED_STORAGE, problem.code());
        assertEquals("w is a view that is too large to be read", problem.cause());
    }
}
