package org.intarsia.weights.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.problem.Suggestions;
import org.intarsia.weights.NameLists;
import org.intarsia.weights.format.CorruptFileException;
import org.intarsia.weights.format.ForeignFile;
import org.intarsia.weights.format.UnsupportedFileException;

/** The problems of a file that cannot be read. */
final class FileProblems {
    private FileProblems() {}

    /** The file's own name, without its folder. */
    static String name(Path file) {
        Path own = file.getFileName();
        return own == null ? "the file" : own.toString();
    }

    /**
     * @param damaged the code where the file itself is at fault
     */
    static IntarsiaException of(IOException e, String file, ErrorCode damaged) {
        if (e instanceof CorruptFileException) {
            return damaged(damaged, file, e);
        }
        if (e instanceof UnsupportedFileException unsupported) {
            Problem problem =
                    new Problem(
                            ErrorCode.UNSUPPORTED_STORAGE,
                            Place.file(file),
                            NameLists.clean(e.getMessage()),
                            unsupported.next());
            return new IntarsiaException(List.of(problem), e);
        }
        String cause =
                e instanceof NoSuchFileException missing
                        ? Objects.requireNonNullElse(missing.getReason(), "there is no such file")
                        : "it cannot be read";
        Problem problem =
                new Problem(
                        ErrorCode.MODEL_FILE_NOT_FOUND,
                        Place.file(file),
                        cause,
                        "Check that the file exists, is a regular file and is readable.");
        return new IntarsiaException(List.of(problem), e);
    }

    static IntarsiaException foreign(String file, ForeignFile kind) {
        return new IntarsiaException(
                ErrorCode.NOT_A_MODEL_FILE,
                Place.file(file),
                "it is " + NameLists.clean(kind.what()),
                kind.next());
    }

    static IntarsiaException folder(String name) {
        return new IntarsiaException(
                ErrorCode.MODEL_FILE_NOT_FOUND,
                Place.file(name),
                "it is a folder",
                "Name a file in it: a safetensors file, an index of shards or a PyTorch file.");
    }

    static IntarsiaException noTensor(String file, String name, Collection<String> names) {
        return new IntarsiaException(
                ErrorCode.NO_SUCH_TENSOR,
                Place.file(file),
                "it holds no tensor " + name,
                Suggestions.find(name, names)
                        .map(near -> "Did you mean " + NameLists.clean(near) + "?")
                        .orElse("List what it holds with: intarsia weights inspect " + file));
    }

    private static IntarsiaException damaged(ErrorCode code, String file, IOException e) {
        Problem problem =
                new Problem(
                        code,
                        Place.file(file),
                        "the file is damaged: " + NameLists.clean(e.getMessage()),
                        "Get the file again and compare its SHA-256 with the published one.");
        return new IntarsiaException(List.of(problem), e);
    }
}
