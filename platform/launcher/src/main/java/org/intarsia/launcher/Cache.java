package org.intarsia.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The framework's own small folder, one for each process and gone with it: processes that share one
 * would overwrite each other's.
 */
final class Cache implements AutoCloseable {
    private final Path folder;

    Cache() {
        try {
            folder = Files.createTempDirectory("intarsia-");
        } catch (IOException e) {
            throw new LaunchException(
                    "INT-924 temporary folder: it cannot be written to. Free disk space, or"
                            + " name another one with JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER.",
                    e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "intarsia-cache"));
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // What another thread deletes at the same moment needs no deleting.
            return;
        }
    }
}
