package org.intarsia.weights.file;

import static org.intarsia.weights.file.Fixtures.problemOf;
import static org.intarsia.weights.file.Fixtures.safetensors;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.weights.StateDict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsHostileTest {
    @TempDir Path folder;

    private Problem refused(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("bad.safetensors"), bytes);
        Problem problem = problemOf(() -> StateDicts.open(file, null));
        assertEquals(ErrorCode.SAFETENSORS_DAMAGED, problem.code());
        assertEquals("bad.safetensors", problem.subject());
        return problem;
    }

    private static String tensor(String name, String type, String shape, long begin, long end) {
        return String.format(
                "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
                name, type, shape, begin, end);
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807",
        "-9223372036854775808",
        "-1",
        "0",
        "1",
        "100000001",
        "100",
        "4294967296"
    })
    void aHeaderLongerThanTheFileIsRefused(long length) throws IOException {
        byte[] bytes = safetensors("{}", 0);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        assertTrue(refused(bytes).cause().contains("its header claims"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[2,-3]; negative",
                "[4611686018427387904,4]; too large",
                "[4611686018427387904,4,0]; too large",
                "[9223372036854775808]; not valid JSON",
                "[123456789012345678901234567890]; not valid JSON",
                "[6.0]; something else where numbers belong",
                "[\"6\"]; something else where numbers belong",
                "[[6]]; something else where numbers belong",
                "6; not laid out",
                "[7]; do not hold",
                "[5]; do not hold"
            })
    void aShapeThatCannotBeIsRefused(String shape, String told) throws IOException {
        byte[] bytes = safetensors("{" + tensor("w", "F32", shape, 0, 24) + "}", 24);
        assertTrue(refused(bytes).cause().contains(told));
    }

    @Test
    void tooManyDimensionsAreRefused() throws IOException {
        String ones = "[" + "1,".repeat(64) + "1]";
        byte[] bytes = safetensors("{" + tensor("w", "F32", ones, 0, 4) + "}", 4);
        assertTrue(refused(bytes).cause().contains("too many dimensions"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0;8;4;12;12;overlaps",
                "0;8;0;8;8;overlaps",
                "0;8;12;20;20;gap",
                "4;12;12;20;20;gap",
                "0;8;8;16;15;beyond the end",
                "0;8;8;16;20;belong to no tensor",
                "8;0;8;16;16;do not hold",
                "0;8;-8;0;16;negative"
            })
    void offsetsThatDoNotCoverTheFileExactlyAreRefused(
            long begin, long end, long begin2, long end2, int size, String told)
            throws IOException {
        String header =
                "{"
                        + tensor("a", "F32", "[2]", begin, end)
                        + ","
                        + tensor("b", "F32", "[2]", begin2, end2)
                        + "}";
        assertTrue(refused(safetensors(header, size)).cause().contains(told));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]",
                "{",
                "{}}",
                "{} {}",
                "null",
                "{\"w\":1}",
                "{\"w\":{}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}",
                "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}"
            })
    void aHeaderOfAnotherLayoutIsRefused(String header) throws IOException {
        refused(safetensors(header, 4));
    }

    @Test
    void twoTensorsOfOneNameAreRefused() throws IOException {
        String twice = tensor("w", "F32", "[1]", 0, 4) + "," + tensor("w", "F32", "[1]", 4, 8);
        refused(safetensors("{" + twice + "}", 8));
    }

    @Test
    void aHeaderOfManyLevelsIsRefusedWithoutRecursion() throws IOException {
        refused(safetensors("{\"w\":" + "[".repeat(1_000_000), 0));
        Path file =
                Files.write(
                        folder.resolve("deep.safetensors"),
                        safetensors("{\"a\":".repeat(100_000), 0));
        Problem problem = problemOf(() -> StateDicts.open(file, null));
        assertEquals(ErrorCode.UNSUPPORTED_STORAGE, problem.code());
        assertTrue(problem.cause().contains("exceeds the limits"), problem.cause());
    }

    @Test
    void aFileCutShortAtAnyByteIsRefused() throws IOException {
        byte[] whole = Fixtures.bytes(Fixtures.torch("types.safetensors"));
        for (int length = 1; length < whole.length; length++) {
            refused(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void aBooleanThatIsNeitherIsRefusedWhenItIsLoaded() throws IOException {
        byte[] bytes = safetensors("{" + tensor("b", "BOOL", "[2]", 0, 2) + "}", 2);
        bytes[bytes.length - 1] = 2;
        Path file = Files.write(folder.resolve("bool.safetensors"), bytes);
        try (StateDict dict = StateDicts.open(file, null);
                ai.djl.ndarray.NDManager manager = ai.djl.ndarray.NDManager.newBaseManager()) {
            assertEquals(
                    ErrorCode.SAFETENSORS_DAMAGED, problemOf(() -> dict.load("b", manager)).code());
        }
    }
}
