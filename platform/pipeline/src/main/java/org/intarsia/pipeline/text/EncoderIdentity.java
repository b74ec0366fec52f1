package org.intarsia.pipeline.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.intarsia.base.Digests;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.build.PartPosition;
import org.intarsia.pipeline.build.WeightSources;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.text.TextRole;

/**
 * What decides the embeddings of a text: the plugin of the encoder, its entry in the manifest
 * (which is the recipe), its weights and its tokenizer.
 *
 * @param files digests by the names of the files
 * @param digest of all
 */
record EncoderIdentity(Map<String, String> files, String digest) {
    /** Changes with the way in which embeddings are kept. */
    private static final String FORMAT = "1";

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /**
     * @param plan of the encoder alone
     */
    static EncoderIdentity of(Plan plan, ModelFolder models, FileDigests digests) {
        Manifest manifest = plan.manifest();
        PartEntry entry = manifest.part(Kind.TEXT_ENCODER).orElseThrow();
        PartPosition position = PartPosition.top(entry);
        Map<String, String> files = new LinkedHashMap<>();
        Optional<WeightsEntry> weights = WeightSources.of(manifest, position);
        weights.ifPresent(it -> files.put(it.file(), digests.of(models.find(it), it.key())));
        WeightSources.tokenizer(manifest, position)
                .flatMap(it -> tokenizer(it, entry, models))
                .ifPresent(file -> files.put(String.valueOf(file.getFileName()), bytes(file)));
        Map<String, Object> options = new LinkedHashMap<>(entry.node().plain());
        options.keySet().removeAll(List.of("weights", "tokenizer", "device"));
        String parts =
                plan.parts().stream()
                        .map(it -> it.name() + " " + it.bundle() + " " + it.digest())
                        .collect(Collectors.joining("\n"));
        String reading =
                weights.map(it -> it.key() + " " + it.prefix() + " " + it.rename()).orElse("");
        return new EncoderIdentity(
                files,
                Digests.sha256(
                        String.join(
                                "\n",
                                FORMAT,
                                parts,
                                json(options),
                                reading,
                                String.join(" ", files.values()))));
    }

    /** An encoder without a tokenizer has no file beside its weights. */
    private static Optional<Path> tokenizer(
            WeightsEntry named, PartEntry entry, ModelFolder models) {
        try {
            return Optional.of(models.find(named));
        } catch (IntarsiaException e) {
            if (entry.tokenizer() != null) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static String bytes(Path file) {
        try {
            return Digests.sha256(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.FILE_NOT_READABLE,
                    file.toString(),
                    "it cannot be read",
                    "Check that it is a readable file.");
        }
    }

    private static String json(Map<String, Object> options) {
        try {
            return JSON.writeValueAsString(options);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest that was read cannot be written", e);
        }
    }

    /** The digest of a text. */
    String key(TextRole role, String text) {
        return Digests.sha256(digest + "\n" + role + "\n" + text);
    }
}
