package org.intarsia.testkit.pipeline;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds what was recorded of published code: among the resources of a test, and outside. */
final class Recorded {
    private Recorded() {}

    /**
     * Folders, or files, of a name.
     *
     * @param name below the resources, and below {@code shared} in a folder above this one
     */
    static List<Path> folders(String name) {
        List<Path> found = new ArrayList<>();
        URL resource = Thread.currentThread().getContextClassLoader().getResource(name);
        if (resource != null) {
            try {
                found.add(Path.of(resource.toURI()));
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path outside = at.resolve("shared").resolve(name);
            if (Files.exists(outside)) {
                found.add(outside);
                break;
            }
        }
        return found;
    }
}
