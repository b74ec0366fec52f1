package org.intarsia.weights.file;

import static org.intarsia.weights.file.Fixtures.problemOf;
import static org.intarsia.weights.file.Fixtures.torch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.weights.StateDict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people download instead of a model file is told by name, whatever its suffix is. */
class ForeignFileTest {
    private static final List<String> SUFFIXES =
            List.of("safetensors", "pth", "pt", "ckpt", "bin", "gguf", "txt");

    @TempDir Path folder;

    private Problem refused(byte[] bytes, String suffix) throws IOException {
        Path file = Files.write(folder.resolve("it." + suffix), bytes);
        Problem problem = problemOf(() -> StateDicts.open(file, null));
        assertEquals("it." + suffix, problem.subject());
        assertFalse(problem.cause().contains("damaged"), problem.cause());
        return problem;
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Some bytes, then as many zeros as a file of the kind may have. */
    private static Arguments kind(String begin, String what) {
        return Arguments.of(Arrays.copyOf(latin(begin), 600), what);
    }

    private static Arguments text(String text, String what) {
        return Arguments.of(text.getBytes(StandardCharsets.UTF_8), what);
    }

    static Stream<Arguments> kinds() throws IOException {
        String lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:abcd\nsize 335\n";
        return Stream.of(
                Arguments.of(new byte[0], "empty"),
                Arguments.of(new byte[5000], "nothing but zeros at its beginning"),
                text(lfs, "a Git LFS pointer"),
                text("/annex/objects/MD5E-s3--900150983cd24fb0d6963f7d28e17f72", "a git-annex"),
                text("\n <!DOCTYPE html><html lang=en><title>Sign in</title>", "an HTML page"),
                text("\ufeff<HTML><BODY>404</BODY></HTML>", "an HTML page"),
                text("<!-- saved --><html></html>", "an HTML page"),
                text("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "an XML"),
                text("{\"error\": \"Repository not found\"}", "a JSON text"),
                text("{\"weight_map\": {\"a\": \"m-1.safetensors\"}}", "an index of shards"),
                text("Access denied.\nAsk the owner.", "a text that begins \"Access denied.\""),
                text("Entr\u00e9e interdite", "a text that begins"),
                kind("GGUF\3\0\0\0", "a GGUF file"),
                kind("\b\u0007\u0012\u0007pytorch\u001a\u00052.7.1:\u00ff", "an ONNX model"),
                kind("\b\u0004:\u00ff\7\n\1x", "an ONNX model"),
                kind("\b\1\u0012\u00d2\u00ff\1\n\2\3", "a TensorFlow SavedModel"),
                kind("\34\0\0\0TFL3", "a TensorFlow Lite model"),
                kind("\u0089HDF\r\n\32\n", "an HDF5 file"),
                kind("\u0093NUMPY\1\0v\0{'descr'", "a NumPy array"),
                kind("\37\u008b\b\0\0", "compressed with gzip"),
                kind("BZh91AY", "compressed with bzip2"),
                kind("\u00fd7zXZ\0\0", "compressed with xz"),
                kind("(\u00b5/\u00fd\4", "compressed with zstd"),
                kind("7z\u00bc\u00af'\34", "a 7z archive"),
                kind("Rar!\32\7", "a RAR archive"),
                kind("\u0089PNG\r\n\32\n", "a PNG image"),
                kind("\u00ff\u00d8\u00ff\u00e0", "a JPEG image"),
                kind("RIFF\1\2\3\4WEBP", "a WebP image"),
                kind("%PDF-1.7", "a PDF document"),
                kind("PK\5\6", "an empty zip"),
                kind("\u0080\2}q\0.", "a Python pickle"),
                kind("\u0080\4\u0095\3\0\0\0\0\0\0\0}\u0094.", "a Python pickle"),
                text("(dp0\nS'a'\np1\nI1\ns.", "a Python pickle"),
                Arguments.of(tar("a/model.safetensors", "b"), "a tar archive that holds a/model"),
                Arguments.of(gzip(torchZip()), "compressed with gzip"),
                Arguments.of(zip("a.npy", "b.npy"), "a NumPy archive (.npz)"),
                Arguments.of(zip("m.safetensors"), "a zip that torch.save did not write; it holds"),
                Arguments.of(zip("x/models/archive_format"), "a program of torch.export"),
                Arguments.of(zip("config.json", "model.weights.h5"), "a Keras model"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindIsToldByName(byte[] bytes, String what) throws IOException {
        for (String suffix : SUFFIXES) {
            Problem problem = refused(bytes, suffix);
            assertEquals(ErrorCode.NOT_A_MODEL_FILE, problem.code());
            assertTrue(problem.cause().startsWith("it is " + what), problem.cause());
            assertFalse(problem.next().isEmpty());
        }
    }

    @Test
    void pyTorchsOldFormatsAreToldUnderAnySuffix() throws IOException {
        byte[] legacy = Fixtures.bytes(torch("legacy.pt"));
        byte[] framed =
                latin("\u0080\4\u0095\r\0\0\0\0\0\0\0\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\31.");
        byte[] lines = latin("L119547037146038801333356L\n.L1001L\n.");
        for (String suffix : SUFFIXES) {
            for (byte[] bytes : List.of(legacy, framed, lines)) {
                Problem problem = refused(bytes, suffix);
                assertEquals(ErrorCode.UNSUPPORTED_STORAGE, problem.code());
                assertEquals("it is in PyTorch's format from before 1.6", problem.cause());
            }
            Problem tar = refused(tar("sys_info", "pickle", "storages", "tensors"), suffix);
            assertEquals(ErrorCode.UNSUPPORTED_STORAGE, tar.code());
            assertEquals("it is a tar in PyTorch's format from before 0.2", tar.cause());
        }
    }

    @Test
    void modelFilesAreReadUnderAnySuffix() throws IOException {
        for (String suffix : SUFFIXES) {
            for (String name : List.of("types.safetensors", "types.pth")) {
                Path file =
                        Files.write(folder.resolve("it." + suffix), Fixtures.bytes(torch(name)));
                try (StateDict dict = StateDicts.open(file, null)) {
                    assertTrue(dict.names().containsAll(Set.of("f16", "scalar")));
                }
            }
        }
    }

    private static byte[] tar(String... names) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String name : names) {
            byte[] header = new byte[512];
            System.arraycopy(latin(name), 0, header, 0, name.length());
            System.arraycopy(latin("00000000003"), 0, header, 124, 11);
            System.arraycopy(latin("ustar"), 0, header, 257, 5);
            out.write(header);
            out.write(Arrays.copyOf(latin("abc"), 512));
        }
        out.write(new byte[1024]);
        return out.toByteArray();
    }

    private static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(1);
            }
        }
        return out.toByteArray();
    }

    private static byte[] torchZip() {
        return new TorchZip(new PickleText().op('}').stop()).stored();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void whatIsNoRegularFileIsToldWithoutWaitingForIt() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.pth"), folder.resolve("nowhere"));
        Path device = Files.createSymbolicLink(folder.resolve("zero.pth"), Path.of("/dev/zero"));

        assertEquals("it is a broken symbolic link", unread(link).cause());
        assertEquals("it is a pipe or a device", unread(device).cause());
        assertEquals("there is no such file", unread(folder.resolve("none.pth")).cause());
    }

    private static Problem unread(Path file) {
        Problem problem = problemOf(() -> StateDicts.open(file, null));
        assertEquals(ErrorCode.MODEL_FILE_NOT_FOUND, problem.code());
        return problem;
    }
}
