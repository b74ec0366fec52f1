package org.intarsia.weights.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * A file that is no model file that is read, known by its first bytes: people download the wrong
 * one, or a page about it.
 *
 * @param what it is: {@code a Git LFS pointer}
 * @param next what to do to get a file that is read
 */
public record ForeignFile(String what, String next) {
    /** Bytes that are looked at. */
    private static final int HEAD = 4096;

    private static final int SHORTEST_TEXT = 9;
    private static final String JSON = "a JSON text";
    private static final String INDEX = "an index of shards";

    private static final String OTHER_FILE =
            "Use the published safetensors or PyTorch file of the model.";
    private static final String UNPACK = "Unpack it, then name the file that comes out.";
    private static final String DOWNLOAD = "Download the model file itself.";

    private record Kind(BiPredicate<ByteBuffer, String> test, String what, String next) {}

    private static final List<Kind> KINDS =
            List.of(
                    magic(0, "GGUF", "a GGUF file (llama.cpp)", OTHER_FILE),
                    magic(0, "lmgg", "a GGML file (llama.cpp)", OTHER_FILE),
                    magic(0, "tjgg", "a GGML file (llama.cpp)", OTHER_FILE),
                    magic(0, "\u0093NUMPY", "a NumPy array (.npy)", OTHER_FILE),
                    magic(0, "\u0089HDF\r\n\u001a\n", "an HDF5 file (Keras)", OTHER_FILE),
                    magic(4, "TFL3", "a TensorFlow Lite model", OTHER_FILE),
                    magic(0, "\u001f\u008b", "compressed with gzip", UNPACK),
                    magic(0, "BZh", "compressed with bzip2", UNPACK),
                    magic(0, "\u00fd7zXZ\0", "compressed with xz", UNPACK),
                    magic(0, "(\u00b5/\u00fd", "compressed with zstd", UNPACK),
                    magic(0, "\u0004\"M\u0018", "compressed with lz4", UNPACK),
                    magic(0, "7z\u00bc\u00af'\u001c", "a 7z archive", UNPACK),
                    magic(0, "Rar!\u001a", "a RAR archive", UNPACK),
                    magic(0, "PK\u0005\u0006", "an empty zip", DOWNLOAD),
                    magic(0, "\u0089PNG", "a PNG image", DOWNLOAD),
                    magic(0, "\u00ff\u00d8\u00ff", "a JPEG image", DOWNLOAD),
                    magic(0, "GIF8", "a GIF image", DOWNLOAD),
                    magic(8, "WEBP", "a WebP image", DOWNLOAD),
                    magic(0, "%PDF", "a PDF document", DOWNLOAD),
                    magic(0, "\u007fELF", "a program", DOWNLOAD),
                    magic(0, "SQLite format 3", "an SQLite database", OTHER_FILE),
                    new Kind((head, text) -> isOnnx(head), "an ONNX model", OTHER_FILE),
                    magic(0, "\b\u0001\u0012", "a TensorFlow SavedModel", OTHER_FILE),
                    new Kind(
                            (head, text) -> isZero(head),
                            "nothing but zeros at its beginning, as after an unfinished download",
                            "Download it again."));

    /** Whether it is a JSON text, which an index of shards is too. */
    public boolean isJson() {
        return what.equals(JSON) || what.equals(INDEX);
    }

    /**
     * What a file is that is neither a safetensors file nor a zip; empty where nothing is known.
     */
    public static Optional<ForeignFile> of(MappedFile file) throws IOException {
        if (file.size() == 0) {
            return Optional.of(new ForeignFile("empty", "Download it again."));
        }
        ByteBuffer head = file.slice(0, (int) Math.min(HEAD, file.size()));
        String latin = StandardCharsets.ISO_8859_1.decode(head.duplicate()).toString();
        for (Kind kind : KINDS) {
            if (kind.test().test(head, latin)) {
                return Optional.of(new ForeignFile(kind.what(), kind.next()));
            }
        }
        Optional<ForeignFile> python = PythonFile.of(file, latin);
        return python.isPresent() ? python : ofText(latin, file.size());
    }

    private static Kind magic(int offset, String bytes, String what, String next) {
        return new Kind((head, text) -> text.startsWith(bytes, offset), what, next);
    }

    private static boolean isZero(ByteBuffer head) {
        for (int at = 0; at < head.limit(); at++) {
            if (head.get(at) != 0) {
                return false;
            }
        }
        return head.limit() >= SHORTEST_TEXT;
    }

    /** Its version, then a producer's name that is a text, or one of the fields that follow. */
    private static boolean isOnnx(ByteBuffer head) {
        if (head.limit() < 8 || head.get(0) != 8 || head.get(1) < 1) {
            return false;
        }
        int length = Math.min(head.get(3), head.limit() - 4);
        return switch (head.get(2)) {
            case 0x12 -> length > 0 && isText(latin(head, 4, length));
            case 0x1a, 0x22, 0x3a, 0x42 -> true;
            default -> false;
        };
    }

    private static String latin(ByteBuffer head, int offset, int length) {
        return StandardCharsets.ISO_8859_1.decode(head.slice(offset, length)).toString();
    }

    private static Optional<ForeignFile> ofText(String head, long size) {
        String begin = head.replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading();
        String lower = begin.toLowerCase(Locale.ROOT);
        if (size < SHORTEST_TEXT || !isText(head)) {
            return Optional.empty();
        }
        if (lower.startsWith("version https://git-lfs")
                || lower.startsWith("version https://hawser")) {
            return found(
                    "a Git LFS pointer, which stands for the model file",
                    "Run \"git lfs pull\" in its repository, or download the file itself.");
        }
        if (lower.startsWith("/annex/objects/") || lower.contains(".git/annex/objects/")) {
            return found(
                    "a git-annex pointer, which stands for the model file",
                    "Run \"git annex get\" in its repository, or download the file itself.");
        }
        if (lower.matches("(?s)(<!doctype html|<html|<head|<body|<script|<!--).*")) {
            return found(
                    "an HTML page, not a model file",
                    "Download the model file itself: the link may lead to a page about it, or ask"
                            + " for a login.");
        }
        if (begin.startsWith("<")) {
            return found("an XML text, such as a server's message about an error", DOWNLOAD);
        }
        if (begin.startsWith("{") || begin.startsWith("[")) {
            return begin.contains("\"weight_map\"")
                    ? found(INDEX, "Name it *.index.json, beside its shards.")
                    : found(JSON, DOWNLOAD);
        }
        String line = begin.lines().findFirst().orElse("");
        return found(
                "a text that begins \"" + line.substring(0, Math.min(60, line.length())) + "\"",
                DOWNLOAD);
    }

    private static Optional<ForeignFile> found(String what, String next) {
        return Optional.of(new ForeignFile(what, next));
    }

    /** Whether it is mostly ASCII and holds no control characters but those of lines. */
    private static boolean isText(String latin) {
        boolean lines =
                latin.chars().allMatch(c -> c >= ' ' && c != 0x7f || "\t\n\r\f".indexOf(c) >= 0);
        return lines && 4 * latin.chars().filter(c -> c < 0x80).count() >= 3 * latin.length();
    }

    /** What a zip is that PyTorch did not save, by the names of its entries. */
    public static ForeignFile ofZip(Collection<String> names) {
        if (!names.isEmpty() && names.stream().allMatch(name -> name.endsWith(".npy"))) {
            return new ForeignFile("a NumPy archive (.npz)", OTHER_FILE);
        }
        if (names.stream().anyMatch(name -> name.endsWith("serialized_exported_program.json"))
                || names.stream().anyMatch(name -> name.endsWith("archive_format"))) {
            return new ForeignFile(
                    "a program of torch.export",
                    "Save the model's state_dict() with torch.save instead.");
        }
        if (names.stream().anyMatch(name -> name.endsWith(".weights.h5"))) {
            return new ForeignFile("a Keras model", OTHER_FILE);
        }
        return new ForeignFile(
                "a zip that torch.save did not write; it holds " + first(names), UNPACK);
    }

    static String first(Collection<String> names) {
        String shown = names.stream().limit(3).collect(Collectors.joining(", "));
        if (names.isEmpty()) {
            return "nothing";
        }
        return names.size() <= 3 ? shown : shown + " and " + (names.size() - 3) + " more";
    }
}
