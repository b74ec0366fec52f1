package org.intarsia.server.manifests;

import java.nio.file.Path;
import java.util.List;
import org.intarsia.app.Home;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Suggestions;

/** The manifests of the distribution, by name: a request cannot name any other file. */
public record ShippedManifests(Home home) {
    private static final String FOLDER = "manifests";

    public List<String> names() {
        return home.shipped(FOLDER);
    }

    /**
     * @throws IntarsiaException INT-107 when there is none of this name
     */
    public Path file(String name) {
        if (!names().contains(name)) {
            throw new IntarsiaException(
                    ErrorCode.FILE_NOT_READABLE,
                    "manifest",
                    "no manifest of this name is in the distribution",
                    Suggestions.suggest(name, names(), "There are"));
        }
        return home.folder().resolve(FOLDER).resolve(name + ".yaml");
    }
}
