package org.intarsia.pipeline.build;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Where model files are looked for.
 *
 * @param roots in this order
 */
public record ModelFolder(List<Path> roots) {
    public ModelFolder {
        roots = List.copyOf(roots);
    }

    public static ModelFolder of(Path... roots) {
        return new ModelFolder(List.of(roots));
    }

    /**
     * The file of an entry.
     *
     * @throws IntarsiaException INT-301 it is not there, INT-302 it lies outside the folder
     */
    public Path find(WeightsEntry entry) {
        Path relative;
        try {
            relative = Path.of(entry.file());
        } catch (InvalidPathException e) {
            throw outside(entry);
        }
        if (relative.isAbsolute()
                || !relative.normalize().equals(relative)
                || relative.startsWith("..")) {
            throw outside(entry);
        }
        Stream<Path> first = Stream.ofNullable(entry.folder());
        for (Path root : Stream.concat(first, roots.stream()).toList()) {
            Path file = root.resolve(relative);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new IntarsiaException(
                ErrorCode.MODEL_FILE_NOT_FOUND,
                entry.place(),
                "the model file " + entry.file() + " is not in the model folder",
                (entry.source() == null
                                ? "Put it there"
                                : "Get it from " + entry.source() + " and put it there")
                        + ", or name another folder with --models.");
    }

    private static IntarsiaException outside(WeightsEntry entry) {
        return new IntarsiaException(
                ErrorCode.MODEL_PATH_OUTSIDE,
                entry.place(),
                "\"" + entry.file() + "\" is not a plain path inside the model folder",
                "Put the file into the model folder and name it from there.");
    }
}
