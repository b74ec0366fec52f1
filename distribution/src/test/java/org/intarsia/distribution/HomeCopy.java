package org.intarsia.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A distribution that a test may change: what is only read is linked, the rest is copied. */
public record HomeCopy(Path folder) implements AutoCloseable {
    private static final List<String> LINKED = List.of("lib", "system", "server", "manifests");

    public static HomeCopy of(Path home, Path folder) throws IOException {
        Files.createDirectory(folder);
        for (String shared : LINKED) {
            Files.createSymbolicLink(folder.resolve(shared), home.resolve(shared));
        }
        Path script = folder.resolve("intarsia");
        Files.copy(home.resolve("intarsia"), script);
        if (!script.toFile().setExecutable(true)) {
            throw new IOException("the script cannot be made executable");
        }
        for (String copied : List.of("plugins", "conf")) {
            Path target = Files.createDirectory(folder.resolve(copied));
            try (Stream<Path> files = Files.list(home.resolve(copied))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, target.resolve(file.getFileName()));
                }
            }
        }
        return new HomeCopy(folder);
    }

    Path plugins() {
        return folder.resolve("plugins");
    }

    /** Lets every plugin in, signed or not. */
    HomeCopy trusting() throws IOException {
        Files.writeString(folder.resolve("conf").resolve("trust.json"), "{\"policy\": \"any\"}");
        return this;
    }

    /** Takes the links away, so that whoever cleans up does not follow them. */
    @Override
    public void close() throws IOException {
        for (String shared : LINKED) {
            Files.delete(folder.resolve(shared));
        }
    }
}
