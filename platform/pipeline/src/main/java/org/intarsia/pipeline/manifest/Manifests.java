package org.intarsia.pipeline.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.intarsia.base.FileNames;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.problem.Suggestions;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;

/** Reads manifests; says all that is wrong with one at once. */
public final class Manifests {
    private static final List<String> ENTRIES = entries();

    private Manifests() {}

    /**
     * Reads a file; the problems are those of {@link #parse} and INT-107, the file cannot be read.
     */
    public static Manifest read(Path file) {
        String subject = String.valueOf(file.getFileName());
        return parse(text(file, subject), subject);
    }

    /** The bytes of a small text file as UTF-8. */
    public static String text(Path file, String subject) {
        // Pipes and devices have no size: what is read is counted.
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(YamlReader.LONGEST + 1);
            if (bytes.length > YamlReader.LONGEST) {
                throw new IntarsiaException(
                        ErrorCode.DOCUMENT_TOO_LARGE,
                        Place.file(subject),
                        "more than " + YamlReader.LONGEST + " bytes",
                        "Keep it below that.");
            }
            return utf8(bytes, subject);
        } catch (NoSuchFileException e) {
            throw new IntarsiaException(
                    ErrorCode.FILE_NOT_READABLE,
                    Place.file(subject),
                    "there is no such file",
                    "Check the name.");
        } catch (IOException e) {
            throw new IntarsiaException(
                    ErrorCode.FILE_NOT_READABLE,
                    Place.file(subject),
                    "it cannot be read",
                    "Check that it is a readable file.");
        }
    }

    private static String utf8(byte[] bytes, String subject) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        if (StandardCharsets.UTF_8.newDecoder().decode(in, out, true).isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new IntarsiaException(
                    ErrorCode.INVALID_YAML,
                    Place.file(subject).at(line),
                    String.format(
                            Locale.ROOT, "the byte 0x%02X is not UTF-8", bytes[in.position()]),
                    "Save the file as UTF-8.");
        }
        return out.flip().toString();
    }

    /**
     * @param subject what to call it in messages
     * @throws IntarsiaException INT-1xx, every problem found
     */
    public static Manifest parse(String text, String subject) {
        return of(YamlReader.read(text, subject));
    }

    /**
     * A manifest of plain maps, as a program writes it; it may name fewer parts than a run needs.
     */
    public static Manifest of(Map<String, Object> plain) {
        Node.Mapping root = EncoderEntry.lifted(Node.document(plain));
        return of(root, root, Set.of());
    }

    /** A manifest as it was written; {@link DecoderPair} says which decoder is the default. */
    public static Manifest of(Node.Mapping written) {
        Node.Mapping root = EncoderEntry.lifted(written);
        Node.Mapping whole = DecoderPair.complete(root);
        boolean some = codesOnly(whole) || EncoderEntry.alone(whole);
        return of(root, whole, some ? Set.of() : Kind.needed());
    }

    /**
     * A tokenizer or latents with a decoder, which can be planned and checked but generates
     * nothing.
     */
    private static boolean codesOnly(Node.Mapping root) {
        Set<String> entries = root.entries().keySet();
        boolean latents =
                entries.contains(Kind.TOKENIZER.word()) || entries.contains(DeclaredLatents.WORD);
        return latents
                && entries.contains(Kind.DECODER.word())
                && Stream.of(Kind.BACKBONE, Kind.HEAD, Kind.SAMPLER)
                        .map(Kind::word)
                        .noneMatch(entries::contains);
    }

    /**
     * @param root as it was written
     * @param whole with its defaults
     */
    private static Manifest of(Node.Mapping root, Node.Mapping whole, Set<Kind> needed) {
        Problems problems = new Problems();
        Fields fields = new Fields(whole, problems);
        fields.only(ENTRIES);
        if (fields.whole("intarsia").orElse(0) != 1) {
            problems.add(
                    ErrorCode.UNKNOWN_FORMAT_VERSION,
                    root.place(),
                    "not a manifest of format 1",
                    "Begin it with: intarsia: 1");
        }
        ImageSpec[] image = {null};
        problems.collect(() -> image[0] = image(fields));
        ConditioningSpec[] conditioning = {new ConditioningSpec.None()};
        problems.collect(() -> conditioning[0] = conditioning(fields, problems));
        Map<Kind, PartEntry> parts = new EnumMap<>(Kind.class);
        PartEntryReader reader = new PartEntryReader(problems);
        for (Kind kind : Kind.values()) {
            String word = kind.word();
            fields.section(word).ifPresent(part -> parts.put(kind, reader.read(kind, part)));
            if (needed.contains(kind) && fields.find(word).isEmpty()) {
                fields.missing(word, "Name one: " + word + ": {use: ...}.");
            }
        }
        DeclaredLatents[] latents = {null};
        fields.section(DeclaredLatents.WORD)
                .ifPresent(entry -> latents[0] = DeclaredLatents.of(entry));
        if (latents[0] != null && parts.containsKey(Kind.TOKENIZER)) {
            problems.add(
                    ErrorCode.INVALID_ENTRY,
                    fields.place(DeclaredLatents.WORD),
                    "the manifest has a tokenizer, which says what its latents are",
                    "Remove one of them.");
        }
        Stop[] stop = {null};
        fields.section(Stop.WORD).ifPresent(entry -> stop[0] = Stop.of(entry));
        precision(fields, problems);
        follow(fields, problems);
        fields.text("description");
        String name = fields.textOr("name", "unnamed");
        FileNames.problem(name, fields.place("name")).ifPresent(problems::add);
        String device = fields.textOr("device", "auto");
        problems.throwIfAny();
        return new Manifest(
                name, image[0], conditioning[0], latents[0], stop[0], parts, device, root);
    }

    private static void precision(Fields fields, Problems problems) {
        String precision = fields.textOr("precision", "fp32");
        if (!precision.equals("fp32")) {
            problems.add(
                    ErrorCode.UNSUPPORTED_PRECISION,
                    fields.map().entries().get("precision").place(),
                    "\"" + precision + "\" is not a precision that runs here",
                    "Use fp32.");
        }
    }

    private static void follow(Fields fields, Problems problems) {
        String follow = fields.textOr("follow", Follow.PINNED.word());
        if (Follow.of(follow).isEmpty()) {
            problems.add(
                    ErrorCode.UNKNOWN_FOLLOW,
                    fields.map().entries().get("follow").place(),
                    "\"" + follow + "\" is not a value of follow",
                    "Use pinned, or latest to take new versions of plugins at once.");
        }
    }

    private static ImageSpec image(Fields fields) {
        Fields image = fields.section("image").orElse(null);
        if (image == null) {
            if (EncoderEntry.alone(fields.map())) {
                // It makes no picture; the size is that of none.
                return new ImageSpec(1, 1);
            }
            if (fields.find("image").isEmpty()) {
                fields.missing("image", "Give image: {height: ..., width: ...}.");
            }
            return null;
        }
        image.only(List.of("height", "width"));
        int height = image.whole("height").orElse(0);
        int width = image.whole("width").orElse(0);
        return new ImageSpec(height, width);
    }

    private static ConditioningSpec conditioning(Fields fields, Problems problems) {
        Fields entry = fields.section("conditioning").orElse(null);
        if (entry == null) {
            return new ConditioningSpec.None();
        }
        entry.only(List.of("kind", "classes", "names", "length", "width", "pooled"));
        String kind = entry.textOr("kind", "");
        return switch (kind) {
            case "none" -> new ConditioningSpec.None();
            case "class" -> classes(entry, problems);
            case "text" ->
                    new ConditioningSpec.Text(
                            entry.whole("length").orElse(0),
                            entry.whole("width").orElse(0),
                            entry.whole("pooled").orElse(0));
            default -> {
                problems.add(
                        ErrorCode.UNKNOWN_CONDITIONING,
                        entry.map().place(),
                        "\"" + kind + "\" is not a kind of conditioning",
                        Suggestions.suggest(kind, List.of("none", "class", "text"), "Kinds are"));
                yield new ConditioningSpec.None();
            }
        };
    }

    private static ConditioningSpec classes(Fields entry, Problems problems) {
        List<String> names = entry.words("names");
        if (entry.find("names").orElse(null) instanceof Node.Sequence written) {
            for (Node name : written.items()) {
                if (name instanceof Node.Scalar scalar) {
                    FileNames.labelProblem(scalar.text(), scalar.place()).ifPresent(problems::add);
                }
            }
        }
        return new ConditioningSpec.Classes(entry.whole("classes").orElse(0), names);
    }

    private static List<String> entries() {
        List<String> entries =
                new ArrayList<>(
                        List.of(
                                "intarsia",
                                "name",
                                "image",
                                "conditioning",
                                DeclaredLatents.WORD,
                                Stop.WORD,
                                "device",
                                "precision",
                                "follow",
                                "description"));
        entries.addAll(Kind.words());
        return List.copyOf(entries);
    }
}
