package org.intarsia.app.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.intarsia.app.Home;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the model files of manifests where a run would look for them.
 *
 * @param named the folder that a person named, or null
 * @param digests whether files whose SHA-256 a manifest gives are read whole to compare it
 */
public record ModelCatalog(Home home, @Nullable Path named, boolean digests) {
    /** A file is read once, however many manifests name it. */
    private record FileKey(Path path, @Nullable String key, @Nullable String sha256) {}

    private record Checked(ModelStatus status, long bytes, @Nullable String problem) {}

    /**
     * The files of some manifests.
     *
     * @param manifests files, or names of shipped ones; none for all that are shipped
     * @throws IntarsiaException what is wrong with a manifest that was named
     */
    public List<ModelFileInfo> list(List<String> manifests) {
        List<ModelFileInfo> files = new ArrayList<>();
        Map<FileKey, Checked> checked = new LinkedHashMap<>();
        for (String name : manifests.isEmpty() ? home.shipped("manifests") : manifests) {
            Manifest manifest = home.manifest(name);
            ModelFolder folder = home.models(named, name);
            entries(manifest)
                    .forEach(
                            (entry, parts) ->
                                    files.add(info(manifest, folder, entry, parts, checked)));
        }
        return files;
    }

    /** A JSON array with an object a file. */
    public static String json(List<ModelFileInfo> files) {
        try {
            return new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(files.stream().map(ModelFileInfo::plain).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of text and numbers are always written", e);
        }
    }

    /** The files that a manifest names, each with the parts that read it. */
    static Map<WeightsEntry, List<String>> entries(Manifest manifest) {
        Map<String, WeightsEntry> byFile = new LinkedHashMap<>();
        Map<WeightsEntry, List<String>> parts = new LinkedHashMap<>();
        for (PartEntry part : manifest.parts().values()) {
            withNested(part)
                    .filter(it -> it.weights() != null)
                    .forEach(
                            it -> {
                                WeightsEntry entry = it.weights();
                                WeightsEntry first =
                                        byFile.computeIfAbsent(
                                                entry.file() + "\n" + entry.key(), key -> entry);
                                List<String> kinds =
                                        parts.computeIfAbsent(first, key -> new ArrayList<>());
                                if (!kinds.contains(it.kind().word())) {
                                    kinds.add(it.kind().word());
                                }
                            });
        }
        return parts;
    }

    /** Whether a manifest names that file. */
    public static boolean names(Manifest manifest, String file, @Nullable String key) {
        return entries(manifest).keySet().stream()
                .anyMatch(one -> one.file().equals(file) && Objects.equals(one.key(), key));
    }

    private static Stream<PartEntry> withNested(PartEntry part) {
        return Stream.concat(
                Stream.of(part), part.with().values().stream().flatMap(ModelCatalog::withNested));
    }

    private ModelFileInfo info(
            Manifest manifest,
            ModelFolder folder,
            WeightsEntry entry,
            List<String> parts,
            Map<FileKey, Checked> checked) {
        Path path = folder.roots().get(0).resolve(entry.file()).toAbsolutePath();
        Checked state;
        try {
            path = folder.find(entry).toAbsolutePath();
            state =
                    checked.computeIfAbsent(
                            new FileKey(path, entry.key(), entry.sha256()), this::checked);
        } catch (IntarsiaException e) {
            Problem problem = e.problems().get(0);
            boolean missing = problem.code() == ErrorCode.MODEL_FILE_NOT_FOUND;
            if (missing) {
                path =
                        (named == null ? home.folder().resolve("models") : named)
                                .resolve(entry.file())
                                .toAbsolutePath();
            }
            state =
                    new Checked(
                            missing ? ModelStatus.MISSING : ModelStatus.UNUSABLE,
                            0,
                            missing ? null : problem.toString());
        }
        return new ModelFileInfo(
                manifest.name(),
                entry.file(),
                entry.key(),
                parts,
                state.status(),
                state.bytes(),
                path.normalize(),
                entry.source(),
                entry.sha256(),
                state.problem());
    }

    private Checked checked(FileKey file) {
        long bytes = 0;
        try {
            for (Path each : StateDicts.files(file.path())) {
                bytes += Files.exists(each) ? Files.size(each) : 0;
            }
            try (StateDict dict = StateDicts.open(file.path(), file.key())) {
                if (digests
                        && file.sha256() != null
                        && !file.sha256().equalsIgnoreCase(dict.sha256())) {
                    return new Checked(
                            ModelStatus.WRONG_DIGEST, bytes, "its SHA-256 is " + dict.sha256());
                }
            }
            return new Checked(ModelStatus.PRESENT, bytes, null);
        } catch (IntarsiaException e) {
            return new Checked(ModelStatus.UNUSABLE, bytes, e.problems().get(0).toString());
        } catch (IOException e) {
            return new Checked(ModelStatus.UNUSABLE, bytes, "it cannot be read");
        }
    }
}
