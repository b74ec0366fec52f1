package org.intarsia.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The distribution's folder. Many processes may run from it at once: it is only read, but for what
 * an operator changes.
 */
record Home(Path folder) {
    Natives natives() {
        return new Natives(folder.resolve("lib").resolve("native"));
    }

    Path plugins() {
        return folder.resolve("plugins");
    }

    /** Whom to trust. */
    Path conf() {
        return folder.resolve("conf");
    }

    /**
     * @throws LaunchException INT-923 when a folder is missing
     */
    void check() {
        for (String name : List.of("lib", "system", "plugins")) {
            if (!Files.isDirectory(folder.resolve(name))) {
                throw new LaunchException(
                        "INT-923 distribution: its folder "
                                + name
                                + " is missing in "
                                + folder
                                + ". Build or unpack the distribution again.",
                        null);
            }
        }
    }

    /** The system bundles, by name. */
    List<Path> systemBundles() {
        return jars("system");
    }

    /** The jars on the class path. */
    List<Path> libraries() {
        return jars("lib");
    }

    private List<Path> jars(String name) {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new LaunchException(
                    "INT-923 distribution: its folder "
                            + name
                            + " cannot be read. Build or unpack the distribution again.",
                    e);
        }
    }
}
