package org.intarsia.weights.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.weights.StateDict;
import org.junit.jupiter.api.function.Executable;

/** What several tests share. */
public final class Fixtures {
    private Fixtures() {}

    /** A file that PyTorch or its safetensors package wrote. */
    public static Path torch(String name) {
        try {
            return Path.of(Fixtures.class.getResource("/torch/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one problem that is told. */
    public static Problem problemOf(Executable work) {
        IntarsiaException thrown = assertThrows(IntarsiaException.class, work);
        assertEquals(1, thrown.problems().size());
        return thrown.problems().get(0);
    }

    public static byte[] safetensors(String header, int dataBytes) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    /** Same type, shape and bits. */
    public static void assertSame(NDArray expected, NDArray actual, String name) {
        assertEquals(expected.getDataType(), actual.getDataType(), name);
        assertEquals(expected.getShape(), actual.getShape(), name);
        assertArrayEquals(expected.toByteArray(), actual.toByteArray(), name);
    }

    public static void assertSameTensors(StateDict expected, StateDict actual) {
        assertEquals(expected.names(), actual.names());
        try (NDManager manager = NDManager.newBaseManager()) {
            for (String name : expected.names()) {
                assertSame(expected.load(name, manager), actual.load(name, manager), name);
            }
        }
    }
}
