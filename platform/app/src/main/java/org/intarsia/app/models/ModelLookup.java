package org.intarsia.app.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.intarsia.app.Home;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Suggestions;
import org.jspecify.annotations.Nullable;

/**
 * Finds the model file that a person means: by path, by name in the model folders, or by the
 * manifest that names it.
 *
 * @param named the folder that a person named, or null
 */
public record ModelLookup(Home home, @Nullable Path named) {
    private static final int MOST_LISTED = 10_000;

    /**
     * A file that was meant.
     *
     * @param key of the nested dict that the manifest names, or null
     */
    public record Choice(Path file, @Nullable String key) {}

    /**
     * One file, or those of a manifest.
     *
     * @throws IntarsiaException INT-301 when there is no such file or a manifest's file is missing;
     *     what is wrong with the manifest
     */
    public List<Choice> find(String argument) {
        Path path = path(argument);
        ModelFolder folder = home.models(named, path == null ? "" : argument);
        boolean yaml = argument.endsWith(".yaml") || argument.endsWith(".yml");
        if (path != null && Files.isRegularFile(path) && !yaml) {
            return List.of(new Choice(path, null));
        }
        if (path != null && !yaml && !path.isAbsolute() && !path.normalize().startsWith("..")) {
            for (Path root : folder.roots()) {
                if (Files.isRegularFile(root.resolve(path))) {
                    return List.of(new Choice(root.resolve(path), null));
                }
            }
        }
        if (yaml || home.shipped("manifests").contains(argument)) {
            return ofManifest(home.manifest(argument), folder);
        }
        if (path != null && Files.exists(path)) {
            // A folder, which opening tells.
            return List.of(new Choice(path, null));
        }
        throw new IntarsiaException(
                ErrorCode.MODEL_FILE_NOT_FOUND,
                argument,
                "there is no such file, none of this name in the model folders, and no manifest"
                        + " of this name",
                Suggestions.suggest(argument, known(folder), "There are"));
    }

    private static @Nullable Path path(String argument) {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static List<Choice> ofManifest(Manifest manifest, ModelFolder folder) {
        List<Choice> files = new ArrayList<>();
        for (WeightsEntry entry : ModelCatalog.entries(manifest).keySet()) {
            files.add(new Choice(folder.find(entry), entry.key()));
        }
        if (files.isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.MODEL_FILE_NOT_FOUND,
                    manifest.name(),
                    "the manifest names no model file",
                    "Name a file, or another manifest.");
        }
        return files;
    }

    private List<String> known(ModelFolder folder) {
        List<String> known = new ArrayList<>();
        for (Path root : folder.roots()) {
            try (Stream<Path> files = Files.list(root)) {
                files.limit(MOST_LISTED)
                        .filter(Files::isRegularFile)
                        .forEach(file -> known.add(String.valueOf(file.getFileName())));
            } catch (IOException e) {
                // A folder that cannot be listed has nothing to suggest.
                continue;
            }
        }
        known.addAll(home.shipped("manifests"));
        return known;
    }
}
