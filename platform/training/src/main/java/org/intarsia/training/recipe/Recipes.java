package org.intarsia.training.recipe;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.intarsia.base.FileNames;
import org.intarsia.pipeline.manifest.Fields;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.pipeline.manifest.YamlReader;
import org.intarsia.spi.plugin.MatrixPrecision;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.problem.Suggestions;
import org.intarsia.training.data.Shapes;

/** Reads recipes; says all that is wrong with one at once. */
public final class Recipes {
    /** The data sets there are. */
    public static final List<String> DATA = List.of("shapes");

    private static final Pattern SHIPPED = Pattern.compile("(?!.*\\.ya?ml$)[A-Za-z0-9][\\w.-]*");

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
    private final Values values;
    private final String file;
    private final Path folder;

    /**
     * @param folder of the recipe, or null where it is no file
     */
    private Recipes(Fields fields, Problems problems, String file, Path folder) {
        this.fields = fields;
        this.problems = problems;
        this.values = new Values(problems);
        this.file = file;
        this.folder = folder;
    }

    /**
     * Reads a recipe; a pipeline that is a file is looked for beside it.
     *
     * @throws IntarsiaException INT-1xx and INT-601, every problem found; INT-107 when the file or
     *     that of its pipeline cannot be read
     */
    public static Recipe read(Path file) {
        String subject = String.valueOf(file.getFileName());
        return parse(Manifests.text(file, subject), subject, file.toAbsolutePath().getParent());
    }

    /**
     * Reads a recipe that is no file; its pipeline is taken as it is written.
     *
     * @param subject what to call it in messages
     */
    public static Recipe parse(String text, String subject) {
        return parse(text, subject, null);
    }

    private static Recipe parse(String text, String subject, Path folder) {
        Problems problems = new Problems();
        Fields fields = new Fields(YamlReader.read(text, subject), problems);
        Recipe recipe = new Recipes(fields, problems, subject, folder).recipe();
        problems.throwIfAny();
        return recipe;
    }

    private Recipe recipe() {
        fields.only(ENTRIES);
        fields.text("description");
        String name = fields.textOr("name", "unnamed");
        FileNames.problem(name, fields.place("name")).ifPresent(problems::add);
        if (fields.whole("intarsia").orElse(0) != 1) {
            problems.add(
                    ErrorCode.UNKNOWN_FORMAT_VERSION,
                    fields.map().place(),
                    "not a recipe of format 1",
                    "Begin it with: intarsia: 1");
        }
        String precision = fields.textOr("precision", "f32");
        if (!PRECISIONS.containsKey(precision)) {
            wrong("precision", "there is no precision \"" + precision + "\"", "Use f32 or bf16.");
        }
        String store = fields.textOr("store", "f32");
        if (!List.of("f16", "f32").contains(store)) {
            wrong("store", "\"" + store + "\" is not a type of stored weights", "Use f16 or f32.");
        }
        return new Recipe(
                name,
                pipeline(),
                start(),
                objective(),
                data(),
                optimizer(),
                ema(),
                values.whole(fields, "batch", 64, new Values.Range(1, 65_536)),
                steps(),
                Values.seed(fields),
                new Recipe.Intervals(
                        values.whole(
                                fields, "checkpoint-every", 500, new Values.Range(1, 1_000_000)),
                        values.whole(fields, "sample-every", 0, new Values.Range(0, 1_000_000))),
                PRECISIONS.getOrDefault(precision, MatrixPrecision.FLOAT32),
                store.equals("f16"));
    }

    /** The file beside the recipe, or the name of a shipped manifest. */
    private String pipeline() {
        String written = fields.textOr("pipeline", "");
        if (folder == null || written.isEmpty()) {
            return written;
        }
        try {
            Path beside = folder.resolve(written);
            if (Files.isRegularFile(beside)) {
                return beside.toString();
            }
        } catch (InvalidPathException e) {
            // It is no name of a shipped manifest either, and is refused below.
        }
        if (!SHIPPED.matcher(written).matches()) {
            problems.add(
                    ErrorCode.FILE_NOT_READABLE,
                    fields.place("pipeline"),
                    "there is no such file beside the recipe",
                    "Write a path that begins in the recipe's folder, or the name of a shipped"
                            + " manifest.");
        }
        return written;
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
                WeightsEntry.of(new Fields(weights, problems)), start.words("fresh"), rename);
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
        valued(section.get().map());
        return section.get().map().in(file);
    }

    /** Notes every option without a value, nested ones too. */
    private void valued(Node node) {
        if (node instanceof Node.Mapping map) {
            map.entries().values().forEach(this::valued);
        } else if (node instanceof Node.Sequence items) {
            items.items().forEach(this::valued);
        } else if (node.plain() == null) {
            problems.add(
                    ErrorCode.INVALID_ENTRY,
                    node.place(),
                    "it has no value",
                    "Write one behind the colon and a blank, or leave the entry out.");
        }
    }

    private Recipe.Data data() {
        Fields data = fields.section("data").orElse(null);
        if (data == null) {
            fields.missing("data", "Name a data set: data: {use: shapes}.");
            return new Recipe.Data("", Shapes.SIZE, 0, Shapes.TURN, 0);
        }
        data.only(List.of("use", "size", "seed", "turn", "count"));
        String use = data.textOr("use", "");
        if (!DATA.contains(use)) {
            problems.add(
                    ErrorCode.UNKNOWN_DATA_SET,
                    data.map().place(),
                    "there is no data set \"" + use + "\"",
                    Suggestions.suggest(use, DATA, "Data sets are"));
        }
        int size = values.whole(data, "size", Shapes.SIZE, new Values.Range(8, 4096));
        double turn = values.number(data, "turn", Shapes.TURN, 180);
        int count = values.whole(data, "count", 0, new Values.Range(1, Integer.MAX_VALUE));
        return new Recipe.Data(use, size, Values.seed(data), turn, count);
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
            values.wrong(
                    entry,
                    "schedule",
                    "there is no schedule " + schedule,
                    "Use constant or cosine.");
        }
        List<Double> betas = values.numbers(entry, "betas", List.of(0.9, 0.95));
        if (betas.size() != 2 || betas.stream().anyMatch(beta -> !Values.isDecay(beta))) {
            values.wrong(
                    entry,
                    "betas",
                    betas + " are not two numbers of 0 to below 1",
                    "Write betas: [0.9, 0.95].");
            betas = List.of(0.9, 0.95);
        }
        return new Recipe.Optimizer(
                values.number(entry, "lr", 1e-3, Values.LARGEST),
                betas.get(0),
                betas.get(1),
                values.number(entry, "weight-decay", 0, Values.LARGEST),
                values.whole(entry, "warmup", 0, new Values.Range(0, 10_000_000)),
                schedule.equals("cosine"),
                values.number(entry, "clip", 0, Values.LARGEST));
    }

    private List<Double> ema() {
        List<Double> decays = values.numbers(fields, "ema", List.of(0.999));
        if (decays.isEmpty() || decays.stream().anyMatch(decay -> !Values.isDecay(decay))) {
            wrong("ema", decays + " are not decays of 0 to below 1", "Write ema: [0.999].");
        }
        return decays;
    }

    private int steps() {
        if (fields.find("steps").isEmpty()) {
            fields.missing("steps", "Say how many there are in all: steps: 12000.");
        }
        return values.whole(fields, "steps", 1, new Values.Range(1, 100_000_000));
    }

    private void wrong(String key, String cause, String next) {
        values.wrong(fields, key, cause, next);
    }
}
