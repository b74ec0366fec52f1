package org.intarsia.weights.file;

import static org.intarsia.weights.file.Fixtures.problemOf;
import static org.intarsia.weights.file.Fixtures.safetensors;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.weights.StateDict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that follow the format and are not what this version's own writer makes. */
class SafetensorsOddTest {
    private static final String TENSOR =
            "\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

    @TempDir Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("odd.safetensors"), bytes);
    }

    private Path withMetadata(String metadata) throws IOException {
        return file(safetensors("{\"__metadata__\":" + metadata + "," + TENSOR + "}", 8));
    }

    private void assertRead(Path file, Map<String, String> metadata) {
        try (StateDict dict = StateDicts.open(file, null);
                NDManager manager = NDManager.newBaseManager()) {
            assertEquals(metadata, dict.metadata());
            assertEquals(Set.of("w"), dict.names());
            assertArrayEquals(new float[2], dict.load("w", manager).toFloatArray());
        }
    }

    private static Problem notDamaged(Path file) {
        Problem problem = problemOf(() -> StateDicts.open(file, null));
        assertEquals(ErrorCode.UNSUPPORTED_STORAGE, problem.code());
        assertFalse(problem.toString().contains("damaged"), problem.toString());
        return problem;
    }

    /** The types that the format has and that are not computed with, and what later ones may be. */
    @ParameterizedTest
    @CsvSource({
        "C64, 64, complex numbers",
        "F8_E4M3, 8, 8-bit floats",
        "F8_E5M2, 8, 8-bit floats",
        "F8_E8M0, 8, 8-bit floats",
        "F8_E4M3FNUZ, 8, 8-bit floats",
        "F8_E5M2FNUZ, 8, 8-bit floats",
        "F6_E2M3, 6, 6-bit floats",
        "F6_E3M2, 6, 6-bit floats",
        "F4, 4, 4-bit floats",
        "U16, 16, whole numbers without a sign",
        "U32, 32, whole numbers without a sign",
        "U64, 64, whole numbers without a sign",
        "F33, 0, a type that this version does not know",
        "F2_NEW, 0, a type that this version does not know"
    })
    void everyTypeIsListedAndRefusedOnlyWhenItIsLoaded(String type, int bits, String what)
            throws IOException {
        int bytes = bits == 0 ? 5 : bits;
        String header =
                "{"
                        + TENSOR
                        + ",\"q\":{\"dtype\":\""
                        + type
                        + "\",\"shape\":[2,4],\"data_offsets\":[8,"
                        + (8 + bytes)
                        + "]}}";
        Path file = file(safetensors(header, 8 + bytes));
        try (StateDict dict = StateDicts.open(file, null);
                NDManager manager = NDManager.newBaseManager()) {
            assertEquals(Set.of("q", "w"), dict.names());
            assertEquals(type, dict.info("q").type().name());
            assertEquals(bits, dict.info("q").type().bits());
            assertEquals(new Shape(2, 4), dict.info("q").shape());
            assertArrayEquals(new float[2], dict.load("w", manager).toFloatArray());
            Problem problem = problemOf(() -> dict.load("q", manager));
            assertEquals(ErrorCode.UNSUPPORTED_STORAGE, problem.code());
            assertEquals("odd.safetensors", problem.subject());
            assertEquals(
                    "q is stored as " + type + " (" + what + "), which is not read",
                    problem.cause());
            assertTrue(problem.next().contains("weights.ignore"), problem.next());
        }
    }

    @Test
    void bitsThatFillNoWholeBytesAreDamage() throws IOException {
        Path file =
                file(
                        safetensors(
                                "{\"q\":{\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,2]}}",
                                2));
        Problem problem = problemOf(() -> StateDicts.open(file, null));
        assertEquals(ErrorCode.SAFETENSORS_DAMAGED, problem.code());
        assertTrue(problem.cause().contains("q has 12 bits"), problem.cause());
    }

    @Test
    void metadataThatIsNullCountsAsNone() throws IOException {
        assertRead(withMetadata("null"), Map.of());
        assertRead(withMetadata("{}"), Map.of());
        assertRead(withMetadata("{\"format\":\"pt\"}"), Map.of("format", "pt"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1}|its __metadata__ holds a number under a",
                "{\"a\":null}|its __metadata__ holds null under a",
                "{\"b\":\"1\",\"a\":{\"b\":[[[]]]}}|its __metadata__ holds a map under a",
                "{\"a\":true}|its __metadata__ holds a truth value under a",
                "[\"a\"]|its __metadata__ is a list, not texts by name",
                "\"a\"|its __metadata__ is a text, not texts by name"
            })
    void metadataThatIsNoTextIsRefusedForWhatItIs(String metadata, String told) throws IOException {
        Problem problem = notDamaged(withMetadata(metadata));
        assertTrue(problem.cause().startsWith(told), problem.cause());
    }

    @Test
    void twoMillionLossesInTheMetadataAreReadAsATextAndRefusedAsAList() throws IOException {
        String list = "[" + "0.123456,".repeat(2_000_000) + "0]";
        assertRead(withMetadata("{\"losses\":\"" + list + "\"}"), Map.of("losses", list));
        assertTrue(
                notDamaged(withMetadata("{\"losses\":" + list + "}"))
                        .cause()
                        .startsWith("its __metadata__ holds a list under losses"));
    }

    @Test
    void whatLaterVersionsSayOfATensorIsPassedOver() throws IOException {
        String header =
                "{\"w\":{\"dtype\":\"F32\",\"note\":{\"a\":[1,{}]},\"shape\":[2],\"x\":0,"
                        + "\"data_offsets\":[0,8]}}";
        assertRead(file(safetensors(header, 8)), Map.of());
    }

    @Test
    void bytesBehindTheLastTensorAreCounted() throws IOException {
        Problem problem =
                problemOf(() -> StateDicts.open(file(safetensors("{" + TENSOR + "}", 11)), null));
        assertEquals(ErrorCode.SAFETENSORS_DAMAGED, problem.code());
        assertTrue(
                problem.cause().endsWith("3 bytes that belong to no tensor follow the last one"),
                problem.cause());
    }

    @Test
    void namesAreOfAnyCharactersAndHeadersOfUtf8() throws IOException {
        String odd = "b\u00e4r \ud83d\ude00/\\\"x";
        String name = odd.replace("\\", "\\\\").replace("\"", "\\\"");
        Path file = file(safetensors("{" + TENSOR.replace("\"w\"", "\"" + name + "\"") + "}", 8));
        try (StateDict dict = StateDicts.open(file, null)) {
            assertEquals(List.of(odd), List.copyOf(dict.names()));
        }
        byte[] latin =
                ("{" + TENSOR.replace("w", "\u00e4") + "}").getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = Arrays.copyOf(safetensors("x".repeat(latin.length), 8), 16 + latin.length);
        System.arraycopy(latin, 0, bytes, 8, latin.length);
        Problem problem = problemOf(() -> StateDicts.open(file(bytes), null));
        assertEquals(ErrorCode.SAFETENSORS_DAMAGED, problem.code());
    }

    @Test
    void aHundredThousandTensorsAreListed() throws IOException {
        StringBuilder header = new StringBuilder("{");
        int count = 100_000;
        for (int i = 0; i < count; i++) {
            header.append(i == 0 ? "" : ",").append("\"layers.").append(i);
            header.append(".weight\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[");
            header.append(4 * i).append(',').append(4 * i + 4).append("]}");
        }
        try (StateDict dict =
                StateDicts.open(
                        file(safetensors(header.append('}').toString(), 4 * count)), null)) {
            assertEquals(count, dict.names().size());
        }
    }
}
