package org.intarsia.app.reproduce;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.intarsia.app.picture.Provenance;
import org.intarsia.kernel.Registry;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.picture.PngTexts;
import org.intarsia.pipeline.text.Prompt;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * A picture and what it says of its making.
 *
 * @param entries the text entries of its file
 */
public record RecordedPicture(Map<String, String> entries, BufferedImage image) {
    /** The seeds of 19 digits. */
    private static final String LONG = "-?[1-8]\\d{18}";

    /**
     * @throws IntarsiaException INT-457 when the file is none of Intarsia's pictures
     */
    public static RecordedPicture read(Path file) {
        try {
            return of(
                    Files.readAllBytes(file),
                    PngTexts.read(file).orElse(Map.of()),
                    String.valueOf(file.getFileName()));
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.FILE_NOT_READABLE,
                    file.toString(),
                    "it cannot be read",
                    "Check that it is a readable file.");
        }
    }

    /**
     * @param name of the picture, for messages
     * @throws IntarsiaException INT-457 when it is none of Intarsia's pictures
     */
    public static RecordedPicture of(byte[] png, Map<String, String> entries, String name) {
        BufferedImage image = null;
        try {
            image = ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            // As a file of another kind, for which there is no reader.
            image = null;
        }
        boolean told =
                entries.containsKey(Provenance.MANIFEST)
                        && entries.getOrDefault(Provenance.SEED, "").matches("-?\\d{1,18}|" + LONG)
                        && entries.getOrDefault(Provenance.LABEL, "0").matches("\\d{1,9}")
                        && entries.getOrDefault(Provenance.TEXT, "0").matches("\\d{1,9}( .*)?")
                        && (!entries.containsKey(Provenance.LATENT)
                                || RecordedLatent.of(entries.get(Provenance.LATENT)).isPresent());
        if (image == null || !told) {
            throw new IntarsiaException(
                    ErrorCode.NOT_REPRODUCIBLE,
                    "picture " + name,
                    image == null
                            ? "it is no picture that can be read"
                            : "it does not say how it was made",
                    "Give a PNG file as Intarsia wrote it.");
        }
        return new RecordedPicture(entries, image);
    }

    public long seed() {
        return Long.parseLong(entries.get(Provenance.SEED));
    }

    /** The latent that it was decoded from; empty for one that was made of noise. */
    public Optional<RecordedLatent> latent() {
        return Optional.ofNullable(entries.get(Provenance.LATENT)).flatMap(RecordedLatent::of);
    }

    /** What it was made for, where its file says the text; else empty. */
    public Optional<Prompt> prompt() {
        return Optional.ofNullable(entries.get(Provenance.PROMPT))
                .map(text -> new Prompt(text, entries.get(Provenance.NEGATIVE_PROMPT)));
    }

    /** The class, or the number of the text; 0 where there is none, or one alone. */
    public int row() {
        String text = entries.get(Provenance.TEXT);
        return text == null || entries.containsKey(Provenance.PROMPT)
                ? Integer.parseInt(entries.getOrDefault(Provenance.LABEL, "0"))
                : Integer.parseInt(text.split(" ")[0]);
    }

    /**
     * The manifest, with every part in the version that the picture names, where that is installed.
     *
     * @throws IntarsiaException what is wrong with it
     */
    public Manifest manifest(Registry registry) {
        Manifest manifest = manifest();
        Map<String, Object> root = new LinkedHashMap<>(manifest.root().plain());
        for (Kind kind : Kind.values()) {
            boolean decoder = kind == Kind.DECODER;
            if (root.containsKey(kind.word()) || decoder) {
                String version = version(registry, kind);
                // A decoder that is left out would take the tokenizer's version.
                if (version != null || (decoder && !root.containsKey(kind.word()))) {
                    root.put(
                            kind.word(),
                            pinned(root.get(kind.word()), version == null ? "0" : version));
                }
            }
        }
        return Manifests.of(Node.document(root));
    }

    private static Map<Object, Object> pinned(@Nullable Object entry, String version) {
        Map<Object, Object> pinned = new LinkedHashMap<>();
        if (entry instanceof Map<?, ?> map) {
            pinned.putAll(map);
        }
        pinned.put("version", version);
        return pinned;
    }

    /** The range of the version that the picture names; null where it is not installed. */
    private @Nullable String version(Registry registry, Kind kind) {
        String[] words = entries.getOrDefault(Provenance.PREFIX + kind.word(), "").split(" ");
        return words.length == 4 && installed(registry, words[1], words[2])
                ? "[" + words[2] + "," + words[2] + "]"
                : null;
    }

    /** As the picture has it. */
    public Manifest manifest() {
        return Manifests.parse(entries.get(Provenance.MANIFEST), "picture");
    }

    private static boolean installed(Registry registry, String bundle, String version) {
        return registry.plugins().stream()
                .anyMatch(
                        one ->
                                one.usable()
                                        && one.bundle().equals(bundle)
                                        && one.version().equals(version));
    }

    /** Compares it with one that was made again. */
    public Reproduction compare(RecordedPicture again) {
        return Reproduction.of(entries, image, again.entries, again.image);
    }

    /** The labels of a request for it. */
    public List<String> labels() {
        return entries.containsKey(Provenance.LABEL) ? List.of("#" + row()) : List.of();
    }
}
