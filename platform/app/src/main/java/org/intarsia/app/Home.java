package org.intarsia.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.text.EmbeddingCache;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Suggestions;

/**
 * The folder that the distribution was unpacked to, and where the process writes.
 *
 * @param audit the file of what happened to plugins and pipelines
 * @param output the folder in which pictures and trainings go whose place nobody names
 */
public record Home(Path folder, Path audit, Path output) {
    private static final String YAML = ".yaml";

    /** One that holds its own log; output goes to the working folder. */
    public Home(Path folder) {
        this(folder, folder.resolve("logs").resolve("audit.log"), Path.of(""));
    }

    /** From the properties that the launcher sets. */
    public static Home ofProcess() {
        Home plain = new Home(Path.of(System.getProperty("intarsia.home", ".")));
        return new Home(
                plain.folder(),
                Path.of(System.getProperty("intarsia.audit", plain.audit().toString())),
                Path.of(System.getProperty("intarsia.output", "")));
    }

    /** Whom to trust. */
    public Path conf() {
        return folder.resolve("conf");
    }

    /** The jobs of a server, unless a person names another folder. */
    public Path jobs() {
        return audit.toAbsolutePath().getParent().resolveSibling("jobs");
    }

    /** What was measured of networks on this machine. */
    public Path measured() {
        return audit.toAbsolutePath().getParent().resolveSibling("measured.json");
    }

    /** Embeddings of texts, which need not be encoded again. */
    public EmbeddingCache texts() {
        return new EmbeddingCache(
                audit.toAbsolutePath().getParent().resolveSibling("texts"), EmbeddingCache.MOST);
    }

    /** What a server ran when it stopped. */
    public Path desired() {
        return audit.toAbsolutePath().getParent().resolveSibling("serving.json");
    }

    /** A manifest file, or the shipped manifest of that name. */
    public Manifest manifest(String argument) {
        return Manifests.read(file("manifests", argument));
    }

    /** A recipe file, or the shipped recipe of that name. */
    public Path recipe(String argument) {
        return file("recipes", argument);
    }

    /**
     * Model files beside a manifest, in the folder a person named, and in the distribution.
     *
     * @param named or null
     * @param manifest the argument that named the manifest
     */
    public ModelFolder models(Path named, String manifest) {
        List<Path> roots = new ArrayList<>();
        if (named != null) {
            if (!Files.isDirectory(named)) {
                throw new IntarsiaException(
                        ErrorCode.FOLDER_NOT_FOUND,
                        "--models",
                        "there is no such folder",
                        "Name one that exists.");
            }
            roots.add(named);
        }
        Path file = Path.of(manifest);
        if (Files.isRegularFile(file) && file.toAbsolutePath().getParent() != null) {
            roots.add(file.toAbsolutePath().getParent());
        }
        roots.add(folder.resolve("models"));
        return new ModelFolder(roots);
    }

    /** Names of the shipped files of a folder. */
    public List<String> shipped(String kind) {
        Path files = folder.resolve(kind);
        if (!Files.isDirectory(files)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(files)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(YAML))
                    .map(name -> name.substring(0, name.length() - YAML.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private Path file(String kind, String argument) {
        Path file = Path.of(argument);
        if (Files.isRegularFile(file)) {
            return file;
        }
        Path shipped = folder.resolve(kind).resolve(argument + YAML);
        if (argument.matches("[\\w.-]+") && Files.isRegularFile(shipped)) {
            return shipped;
        }
        throw new IntarsiaException(
                ErrorCode.FILE_NOT_READABLE,
                argument.isBlank() ? "an empty name" : argument,
                "no such file, and no such name among the shipped " + kind,
                Suggestions.suggest(argument, shipped(kind), "Shipped are"));
    }
}
