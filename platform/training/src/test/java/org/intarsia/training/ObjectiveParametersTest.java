package org.intarsia.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.ClassTokenEncoder;
import org.intarsia.spi.Component;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.intarsia.training.recipe.Recipe;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;
import org.junit.jupiter.api.Test;

/** An objective with parameters of its own, and a teacher: the running mean of what learns. */
class ObjectiveParametersTest extends TrainingFolder {
    /** Its number is drawn to 2; it counts the steps, and adds up what the teacher's number is. */
    public static final class Counting implements Objective {
        private final Parameter number;
        private final Parameter seen;
        private final Parameter teachers;

        @Inject
        Counting(Weights weights) {
            number = weights.parameter("number", new Shape(1), Init.ones());
            seen = weights.fixed("seen", new Shape(1), () -> new float[1]);
            teachers = weights.fixed("teachers", new Shape(1), () -> new float[1]);
        }

        @Override
        public Optional<InputKind> shows() {
            return Optional.of(InputKind.LATENTS);
        }

        @Override
        public Loss loss(TrainingBatch batch) {
            Counting teacher = batch.averaged(Counting.class);
            assertTrue(batch.averaged(Backbone.class) != batch.part(Backbone.class));
            Gradients.off(
                    () -> {
                        seen.array().addi(1);
                        teachers.array().addi(teacher.number.array());
                    });
            return Loss.of("square", number.array().sub(2).square().sum());
        }
    }

    /** A network beside the pipeline's is drawn to 2; that of the pipeline stays as it is. */
    public static final class Paired implements Objective {
        private final Backbone held;

        @Inject
        Paired(Parts parts) {
            held = parts.part("held", Backbone.class);
        }

        @Override
        public Optional<InputKind> shows() {
            return Optional.of(InputKind.LATENTS);
        }

        @Override
        public Loss loss(TrainingBatch batch) {
            ModelInput shown = new ModelInput.NoisyLatents(batch.latents().value());
            NDArray own = colours(held, shown, batch);
            NDArray others = colours(batch.part(Backbone.class), shown, batch);
            NDArray both = own.sub(2).square().mean().add(others.square().mean());
            return new Loss(both, Map.of("both", both), Loss.Moved.OWN);
        }

        private static NDArray colours(Backbone of, ModelInput shown, TrainingBatch batch) {
            int rows = (int) ModelInput.latents(shown).latents().getShape().get(0);
            return of.open(batch.conditioning(), batch.run())
                    .forward(shown, Step.at(0, 1, 0.5f, rows))
                    .get(0);
        }
    }

    /** It reads class tokens. */
    public static final class Demanding implements Objective {
        @Override
        public Optional<InputKind> shows() {
            return Optional.of(InputKind.LATENTS);
        }

        @Override
        public Set<Class<? extends Component>> needs() {
            return Set.of(ClassTokenEncoder.class);
        }

        @Override
        public Loss loss(TrainingBatch batch) {
            throw new AssertionError("nobody asks");
        }
    }

    @Test
    void aPlanRefusesAPartThatTheObjectiveCannotUse() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> trainIn("out", "use: toy, scale: 1", "use: demanding"));
        assertEquals(ErrorCode.NOT_TRAINABLE, refused.problems().get(0).code());
        assertEquals(
                "demanding needs a tokenizer that implements ClassTokenEncoder, and plain does not",
                refused.problems().get(0).cause());
    }

    /** Brings them. */
    public static final class CountingPlugin extends PluginModule {
        @Override
        protected void configure() {
            contribute(Objective.class, "counting", Counting.class);
            contribute(Objective.class, "demanding", Demanding.class);
            contribute(Objective.class, "paired", Paired.class);
        }
    }

    private Pipelines pipelines() {
        return new Pipelines(
                new ModuleRegistry(List.of(new Toys.ToyPlugin(), new CountingPlugin())),
                ModelFolder.of(new Path[] {folder}));
    }

    private Trainer.Result trainIn(String out, String... changes) {
        Recipe recipe = recipe(changes);
        return Trainer.of(pipelines(), NET, recipe, folder.resolve(out)).train(true, heard);
    }

    private static float value(Path file, String name) {
        return values(file, name)[0];
    }

    private static float[] values(Path file, String name) {
        try (NDManager manager = NDManager.newBaseManager();
                StateDict dict = StateDicts.open(file, null);
                NDArray array = dict.load(name, manager)) {
            return array.toFloatArray();
        }
    }

    private static final String[] COUNTING = {"use: toy, scale: 1", "use: counting"};

    @Test
    void theyAreTrainedAndResumedAndNotShipped() {
        Trainer.Result whole = trainIn("whole", COUNTING);
        Path last = folder.resolve("whole/checkpoint-6.safetensors");
        assertEquals(6, value(last, "model.objective.seen"));
        float number = value(last, "model.objective.number");
        assertTrue(number > 1.1 && number < 2, "number " + number);
        float mean = value(last, "ema0.objective.number");
        assertTrue(mean > 1 && mean < number, "mean " + mean);
        float teachers = value(last, "model.objective.teachers");
        assertTrue(teachers > 6 && teachers < 6 * mean, "the teacher moved: " + teachers);
        try (StateDict shipped = StateDicts.open(whole.weights(), null)) {
            assertEquals(Set.of("table"), shipped.names());
        }

        trainIn("parts", "use: toy, scale: 1", "use: counting", "steps: 6", "steps: 4");
        trainIn("parts", COUNTING);
        assertArrayEquals(
                values(whole.weights(), "table"),
                values(folder.resolve("parts/toy.safetensors"), "table"));
        Path resumed = folder.resolve("parts/checkpoint-6.safetensors");
        assertEquals(teachers, value(resumed, "model.objective.teachers"));
    }

    @Test
    void aTrainingStartsFromAFileThatLacksThem() {
        trainIn("first", COUNTING);
        trainIn(
                "second",
                "use: toy, scale: 1",
                "use: counting",
                "pipeline: toy\n",
                "pipeline: toy\nstart: {file: first/toy.safetensors}\n");
        assertEquals(
                6,
                value(folder.resolve("second/checkpoint-6.safetensors"), "model.objective.seen"));
    }

    @Test
    void aPlanAsksNoFileForThem() {
        Recipe recipe = recipe(COUNTING);
        Plan plan =
                pipelines().plan(Manifests.of(NET.root().with("objective", recipe.objective())));
        assertEquals(
                List.of("table"),
                plan.requested().get(0).parameters().stream().map(it -> it.name()).toList());
        assertEquals(1, plan.requested().size());
    }

    private static final String HELD =
            "use: paired, with: {held: {kind: backbone, use: toy, trained: true, weights: {file:"
                    + " first/toy.safetensors}}}";

    @Test
    void aPartThatAnObjectiveTrainsBeginsAsItsFileHasItAndIsNotShipped() {
        trainIn("first", COUNTING);
        String[] paired = {
            "use: toy, scale: 1",
            HELD,
            "pipeline: toy\n",
            "pipeline: toy\nstart: {file: first/toy.safetensors}\n"
        };
        Trainer.Result result = trainIn("second", paired);
        float[] first = values(folder.resolve("first/toy.safetensors"), "table");
        Path last = folder.resolve("second/checkpoint-6.safetensors");
        float[] held = values(last, "model.objective.held.table");
        int nearer = 0;
        for (int i = 0; i < first.length; i++) {
            assertEquals(first[i], held[i], 6 * 0.06, "it began as the file has it");
            nearer += held[i] > first[i] ? 1 : 0;
        }
        assertTrue(nearer > first.length / 2, "it moved towards 2");
        assertArrayEquals(first, values(last, "model.table"), "only its own parameters moved");
        assertArrayEquals(first, values(result.weights(), "table"), 1e-6f);
        try (StateDict shipped = StateDicts.open(result.weights(), null)) {
            assertEquals(Set.of("table"), shipped.names());
        }

        trainIn("parts", added(paired, "steps: 6", "steps: 4"));
        trainIn("parts", paired);
        assertArrayEquals(
                held,
                values(
                        folder.resolve("parts/checkpoint-6.safetensors"),
                        "model.objective.held.table"),
                "it is resumed as it was, and does not begin again");
    }

    private static String[] added(String[] changes, String... more) {
        return Stream.concat(Stream.of(changes), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void onlyWhatAnObjectiveHoldsIsTrainedByItAndItNeedsAFile() {
        String nowhere = HELD.replaceAll(", weights: \\{.*?\\}", "");
        IntarsiaException missing =
                assertThrows(
                        IntarsiaException.class,
                        () -> trainIn("out", "use: toy, scale: 1", nowhere));
        assertEquals(ErrorCode.MISSING_ENTRY, missing.problems().get(0).code());
        IntarsiaException misplaced =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                Manifests.parse(
                                        """
                                        intarsia: 1
                                        name: toy
                                        image: {height: 8, width: 8}
                                        tokenizer: {use: plain, with: {x: {kind: head, use: toy, trained: true}}}
                                        """,
                                        "toy.yaml"));
        assertEquals(ErrorCode.UNKNOWN_ENTRY, misplaced.problems().get(0).code());
    }
}
