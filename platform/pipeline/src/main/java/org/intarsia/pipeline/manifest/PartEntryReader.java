package org.intarsia.pipeline.manifest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/** Reads the sections of parts, those under {@code with:} too. */
final class PartEntryReader {
    private static final String TOKENIZER = "tokenizer";
    private static final String TRAINED = "trained";

    private static final List<String> LANGUAGE =
            List.of("use", "version", "preset", "weights", "tokenizer", "device", "with");

    private static final List<String> KIND_AND_LANGUAGE =
            Stream.concat(Stream.of("kind", TRAINED), LANGUAGE.stream()).toList();

    private final Problems problems;

    PartEntryReader(Problems problems) {
        this.problems = problems;
    }

    /** A part of the pipeline itself. */
    PartEntry read(Kind kind, Fields fields) {
        return read(kind.word(), kind, fields, LANGUAGE);
    }

    /**
     * @param word the kind, as it is written
     * @param language the entries that are no options of the part
     */
    private PartEntry read(String word, Kind kind, Fields fields, List<String> language) {
        Map<String, Node> options = new LinkedHashMap<>(fields.map().entries());
        language.forEach(options::remove);
        if (fields.text("use").isEmpty()) {
            fields.missing("use", "Name the component: " + word + ": {use: ...}.");
        }
        boolean texts = kind == Kind.TEXT_ENCODER;
        if (!texts && fields.find(TOKENIZER).isPresent()) {
            fields.problem(
                    ErrorCode.UNKNOWN_ENTRY,
                    TOKENIZER,
                    "no entry of a " + kind,
                    "Only a text-encoder names a tokenizer's file.");
        }
        Map<String, PartEntry> with = new LinkedHashMap<>();
        fields.section("with")
                .ifPresent(
                        held -> nested(held, with, kind == Kind.OBJECTIVE && language == LANGUAGE));
        return new PartEntry(
                kind,
                fields.textOr("use", ""),
                fields.text("version").orElse(null),
                fields.text("preset").orElse(null),
                options,
                fields.section("weights").map(WeightsEntry::of).orElse(null),
                texts
                        ? fields.section(TOKENIZER).map(WeightsEntry::ofTokenizer).orElse(null)
                        : null,
                fields.text("device").orElse(null),
                language == KIND_AND_LANGUAGE && fields.truth(TRAINED).orElse(false),
                with,
                fields.map());
    }

    private void nested(Fields held, Map<String, PartEntry> with, boolean objective) {
        for (String name : held.map().entries().keySet()) {
            held.section(name)
                    .ifPresent(
                            part -> {
                                checkTrained(part, objective);
                                with.put(name, nested(name, part));
                            });
        }
    }

    private void checkTrained(Fields part, boolean objective) {
        if (part.find(TRAINED).isEmpty()) {
            return;
        }
        if (!objective) {
            part.problem(
                    ErrorCode.UNKNOWN_ENTRY,
                    TRAINED,
                    "only a part that an objective holds is trained by it",
                    "Remove it: an objective says which parts of the pipeline are trained.");
        } else if (part.find("weights").isEmpty() && part.truth(TRAINED).orElse(false)) {
            part.missing("weights", "Name the file that its training begins with.");
        }
    }

    /** A part under {@code with:}; its kind is its name, unless it says another one. */
    private PartEntry nested(String name, Fields fields) {
        Optional<String> said = fields.text("kind");
        String word = said.orElse(name);
        Optional<Kind> kind = Kind.of(word);
        boolean unreadable = said.isEmpty() && fields.find("kind").isPresent();
        if (kind.isEmpty() && !unreadable) {
            problems.add(
                    ErrorCode.UNKNOWN_PART_KIND,
                    fields.map().place(),
                    "\"" + word + "\" is not a kind of part",
                    "Say one of kind: " + String.join(", ", Kind.words()) + ".");
        }
        // Reading ends with the problem; until then any kind finds the entry's other ones.
        return read(word, kind.orElse(Kind.HEAD), fields, KIND_AND_LANGUAGE);
    }
}
