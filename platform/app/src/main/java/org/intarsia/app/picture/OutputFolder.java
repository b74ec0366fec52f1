package org.intarsia.app.picture;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.intarsia.base.AtomicFile;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** A folder that results go to, proven writable before hours of work. */
public final class OutputFolder {
    private OutputFolder() {}

    /**
     * @throws IntarsiaException INT-911 when nothing can be written there
     */
    public static Path open(Path folder) {
        try {
            Files.createDirectories(folder);
            AtomicFile.probe(folder);
            return folder;
        } catch (FileAlreadyExistsException e) {
            throw new IntarsiaException(
                    ErrorCode.NOT_WRITABLE,
                    "--out " + folder,
                    "it is a file, not a folder",
                    "Name a folder.");
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.NOT_WRITABLE,
                    "--out " + folder,
                    "it cannot be written to",
                    "Give a folder that you can write to, on a disk with free space.");
        }
    }
}
