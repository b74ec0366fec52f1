package org.intarsia.weights.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files that Python wrote and that are not read: pickles, and PyTorch's formats before the zip. */
final class PythonFile {
    /** The number 0x1950a86a20f9469cfc6c, as pickles of protocol 2 and later write it. */
    private static final String MAGIC = "\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019";

    private static final String MAGIC_AS_TEXT = "L119547037146038801333356L\n.";
    private static final String SAVE_AGAIN =
            "Load it in PyTorch and save it again with torch.save.";
    private static final int TAR_BLOCK = 512;
    private static final int MOST_NAMES = 50;

    private PythonFile() {}

    /**
     * @param head its first bytes as Latin-1
     */
    static Optional<ForeignFile> of(MappedFile file, String head) throws IOException {
        int magic = head.indexOf(MAGIC);
        if (magic >= 0 && magic < 16 || head.startsWith(MAGIC_AS_TEXT)) {
            throw new UnsupportedFileException(
                    "it is in PyTorch's format from before 1.6", SAVE_AGAIN);
        }
        if (head.startsWith("ustar", 257)) {
            return Optional.of(tar(file));
        }
        boolean binary = head.matches("(?s)\u0080[\u0002-\u0005].*");
        boolean text =
                head.matches("(?s)(\\(dp?\\d|\\(lp?\\d|c[\\w.]{1,80}\\R[\\w.]{1,80}\\R).*")
                        && file.slice(file.size() - 1, 1).get(0) == '.';
        return binary || text
                ? Optional.of(
                        new ForeignFile(
                                "a Python pickle that torch.save did not write",
                                "Load it in Python and save the model's state_dict() with"
                                        + " torch.save or as safetensors."))
                : Optional.empty();
    }

    private static ForeignFile tar(MappedFile file) throws IOException {
        List<String> names = names(file);
        if (names.contains("storages") && names.contains("pickle")) {
            throw new UnsupportedFileException(
                    "it is a tar in PyTorch's format from before 0.2", SAVE_AGAIN);
        }
        return new ForeignFile(
                "a tar archive that holds " + ForeignFile.first(names),
                "Unpack it, then name the file that comes out.");
    }

    private static List<String> names(MappedFile file) throws IOException {
        List<String> names = new ArrayList<>();
        long at = 0;
        while (at + TAR_BLOCK <= file.size() && names.size() < MOST_NAMES) {
            ByteBuffer header = file.slice(at, TAR_BLOCK);
            String name = field(header, 0, 100);
            String size = field(header, 124, 12).strip();
            if (name.isEmpty() || !size.matches("[0-7]{1,11}")) {
                break;
            }
            names.add(name.replaceFirst("^\\./", ""));
            long bytes = Long.parseLong(size, 8);
            at += TAR_BLOCK + (bytes + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
        }
        return names;
    }

    /** Up to the first zero. */
    private static String field(ByteBuffer header, int offset, int length) {
        String all = StandardCharsets.ISO_8859_1.decode(header.slice(offset, length)).toString();
        int end = all.indexOf('\0');
        return end < 0 ? all : all.substring(0, end);
    }
}
