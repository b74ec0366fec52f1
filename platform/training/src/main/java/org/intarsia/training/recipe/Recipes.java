package org.intarsia.training.recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.nn.ops.MatrixPrecision;
import org.intarsia.pipeline.manifest.Fields;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.YamlReader;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.problem.Suggestions;
import org.intarsia.training.data.Shapes;

/** Reads recipes; says all that is wrong with one at once. */
public final class Recipes {
    /** The data sets there are. */
    public static final List<String> DATA = List.of("shapes");

    private static final Map<String, MatrixPrecision> PRECISIONS =
            Map.of("f32", MatrixPrecision.FLOAT32, "bf16", MatrixPrecision.BFLOAT16);

    private static final List<String> ENTRIES =
            List.of(
                    "intarsia",
                    "name",
                    "description",
                    "pipeline",
                    "start",
                    "objective",
                    "data",
                    "optimizer",
                    "ema",
                    "batch",
                    "steps",
                    "seed",
                    "checkpoint-every",
                    "sample-every",
                    "precision",
                    "store");

    private final Fields fields;
    private final Problems problems;
    private final String file;

    private Recipes(Fields fields, Problems problems, String file) {
        this.fields = fields;
        this.problems = problems;
        this.file = file;
    }

    /**
     * @throws IntarsiaException INT-1xx and INT-601, every problem found; INT-107 when the file
     *     cannot be read
     */
    public static Recipe read(Path file) {
        String subject = String.valueOf(file.getFileName());
        return parse(Manifests.text(file, subject), subject);
    }

    /**
     * @param subject what to call it in messages
     */
    public static Recipe parse(String text, String subject) {
        Problems problems = new Problems();
        Fields fields = new Fields(YamlReader.read(text, subject), problems);
        Recipe recipe = new Recipes(fields, problems, subject).recipe();
        problems.throwIfAny();
        return recipe;
    }

    private Recipe recipe() {
        fields.only(ENTRIES);
        if (fields.whole("intarsia").orElse(0) != 1) {
            problems.add(
                    ErrorCode.UNKNOWN_FORMAT_VERSION,
                    fields.map().place(),
                    "not a recipe of format 1",
                    "Begin it with: intarsia: 1");
        }
        String precision = fields.textOr("precision", "f32");
        if (!PRECISIONS.containsKey(precision)) {
            wrong(
                    "precision",
                    "matrices cannot be multiplied in \"" + precision + "\"",
                    "Use f32 or bf16.");
        }
        String store = fields.textOr("store", "f32");
        if (!List.of("f16", "f32").contains(store)) {
            wrong("store", "\"" + store + "\" is not a type of stored weights", "Use f16 or f32.");
        }
        return new Recipe(
                fields.textOr("name", "unnamed"),
                fields.textOr("pipeline", ""),
                start(),
                objective(),
                data(),
                optimizer(),
                ema(),
                whole(fields, "batch", 64, new int[] {1, 65_536}),
                whole(fields, "steps", 0, new int[] {1, 100_000_000}),
                fields.whole("seed").orElse(0),
                new Recipe.Intervals(
                        whole(fields, "checkpoint-every", 500, new int[] {1, 1_000_000}),
                        whole(fields, "sample-every", 0, new int[] {0, 1_000_000})),
                PRECISIONS.getOrDefault(precision, MatrixPrecision.FLOAT32),
                store.equals("f16"));
    }

    private Recipe.Start start() {
        Fields start = fields.section("start").orElse(null);
        if (start == null) {
            return null;
        }
        Node.Mapping weights = start.map().without(List.of("fresh", "rename"));
        Map<String, String> rename = new LinkedHashMap<>();
        start.section("rename")
                .ifPresent(
                        names ->
                                names.map()
                                        .entries()
                                        .keySet()
                                        .forEach(
                                                name ->
                                                        rename.put(
                                                                name, names.textOr(name, name))));
        return new Recipe.Start(
                Manifests.weights(new Fields(weights, problems)), start.words("fresh"), rename);
    }

    /** As a part of the pipeline's manifest, where its lines are those of another file. */
    private Node.Mapping objective() {
        Optional<Fields> section = fields.section("objective");
        if (section.flatMap(entry -> entry.text("use")).isEmpty()) {
            fields.missing("objective", "Name one: objective: {use: flow-matching}.");
            return Node.document(Map.of());
        }
        if (!section.get().textOr("use", "").equals(Recipe.CROSS_ENTROPY)
                && fields.text("pipeline").isEmpty()) {
            fields.missing("pipeline", "Name the manifest that is to be trained.");
        }
        return section.get().map().in(file);
    }

    private Recipe.Data data() {
        Fields data = fields.section("data").orElse(null);
        if (data == null) {
            fields.missing("data", "Name a data set: data: {use: shapes}.");
            return new Recipe.Data("", Shapes.SIZE, 0, Shapes.TURN);
        }
        data.only(List.of("use", "size", "seed", "turn"));
        String use = data.textOr("use", "");
        if (!DATA.contains(use)) {
            problems.add(
                    ErrorCode.UNKNOWN_DATA_SET,
                    data.map().place(),
                    "there is no data set \"" + use + "\"",
                    Suggestions.suggest(use, DATA, "Data sets are"));
        }
        int size = whole(data, "size", Shapes.SIZE, new int[] {8, 4096});
        double turn = number(data, "turn", Shapes.TURN);
        if (turn > 180) {
            wrong("data", "a turn of " + turn + " degrees", "Give 0 to 180.");
        }
        return new Recipe.Data(use, size, data.whole("seed").orElse(0), turn);
    }

    private Recipe.Optimizer optimizer() {
        Fields entry =
                fields.section("optimizer")
                        .orElse(
                                new Fields(
                                        new Node.Mapping("optimizer", Node.Origin.NONE, Map.of()),
                                        problems));
        entry.only(List.of("lr", "betas", "weight-decay", "warmup", "schedule", "clip"));
        String schedule = entry.textOr("schedule", "constant");
        if (!List.of("constant", "cosine").contains(schedule)) {
            wrong("optimizer", "no schedule is called " + schedule, "Use constant or cosine.");
        }
        List<Double> betas = numbers(entry, "betas", List.of(0.9, 0.95));
        if (betas.size() != 2) {
            wrong("optimizer", "betas are two numbers", "Write betas: [0.9, 0.95].");
            betas = List.of(0.9, 0.95);
        }
        return new Recipe.Optimizer(
                number(entry, "lr", 1e-3),
                betas.get(0),
                betas.get(1),
                number(entry, "weight-decay", 0),
                whole(entry, "warmup", 0, new int[] {0, 10_000_000}),
                schedule.equals("cosine"),
                number(entry, "clip", 0));
    }

    private List<Double> ema() {
        List<Double> decays = numbers(fields, "ema", List.of(0.999));
        if (decays.isEmpty() || decays.stream().anyMatch(decay -> !(decay >= 0 && decay < 1))) {
            wrong("ema", decays + " are not decays of 0 to below 1", "Write ema: [0.999].");
        }
        return decays;
    }

    private int whole(Fields from, String key, int otherwise, int[] range) {
        int value = from.whole(key).orElse(otherwise);
        if (value < range[0] || value > range[1]) {
            problems.add(
                    ErrorCode.INVALID_ENTRY,
                    from.place(key),
                    value + ", not in " + range[0] + " to " + range[1],
                    "Give a whole number in that range.");
        }
        return value;
    }

    private double number(Fields from, String key, double otherwise) {
        double value = from.number(key).orElse(otherwise);
        if (!(value >= 0 && value < 1e6)) {
            problems.add(
                    ErrorCode.INVALID_ENTRY,
                    from.place(key),
                    value + " is not a number from 0 up",
                    "Fix the value.");
        }
        return value;
    }

    private List<Double> numbers(Fields from, String key, List<Double> otherwise) {
        if (from.find(key).isEmpty()) {
            return otherwise;
        }
        List<Double> numbers = new ArrayList<>();
        for (String word : from.words(key)) {
            try {
                numbers.add(Double.valueOf(word));
            } catch (NumberFormatException e) {
                wrong(key, "\"" + word + "\" is not a number", "Fix the value.");
            }
        }
        return numbers;
    }

    private void wrong(String key, String cause, String next) {
        problems.add(ErrorCode.INVALID_ENTRY, fields.place(key), cause, next);
    }
}
