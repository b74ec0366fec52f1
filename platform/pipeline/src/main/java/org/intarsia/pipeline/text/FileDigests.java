package org.intarsia.pipeline.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.intarsia.base.AtomicFile;
import org.intarsia.base.Digests;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;
import org.jspecify.annotations.Nullable;

/**
 * Digests of large files, noted under what the file system says of them, so that a file of
 * gigabytes is read once and not for every prompt. Whoever changes a file changes its time of
 * change, which no program can set.
 *
 * @param folder of the notes
 */
record FileDigests(Path folder) {
    private static final String DIGEST = "[0-9a-f]{64}";

    /**
     * Of a weights file, or of all shards of one.
     *
     * @param key of the nested dict that holds the tensors, or null
     */
    String of(Path file, @Nullable String key) {
        Path note = folder.resolve(state(file) + ".digest");
        String noted = noted(note);
        return noted.matches(DIGEST) ? noted : read(file, key, note);
    }

    /** What a note says: nothing where the file is not noted yet. */
    private static String noted(Path note) {
        try {
            return Files.readString(note).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static String read(Path file, @Nullable String key, Path note) {
        try (StateDict dict = StateDicts.open(file, key)) {
            String digest = dict.sha256();
            try {
                AtomicFile.write(note, digest.getBytes(StandardCharsets.UTF_8));
            } catch (IntarsiaException e) {
                // Without the note it is read again the next time.
                return digest;
            }
            return digest;
        }
    }

    private static String state(Path file) {
        StringBuilder state = new StringBuilder();
        for (Path one : StateDicts.files(file)) {
            try {
                Path real = one.toRealPath();
                state.append(real)
                        .append(' ')
                        .append(Files.readAttributes(real, "unix:size,ino,lastModifiedTime,ctime"))
                        .append('\n');
            } catch (IOException e) {
                state.append(one).append(" is not there\n");
            }
        }
        return Digests.sha256(state.toString());
    }
}
