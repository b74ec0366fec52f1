package org.intarsia.tokenizers.dino.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.ParameterUpdates;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Loss;
import org.intarsia.spi.RunContext.Network;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.GarbageCollection;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestParts;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.ObjectiveLaws;
import org.intarsia.testkit.pipeline.FreshParameters;
import org.intarsia.tokenizers.dino.Dinov3Options;
import org.intarsia.tokenizers.dino.Dinov3Tokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ArrayLeakCheck
class FeatureDistillationTest {
    private static final int ROWS = 8;
    private static final Map<String, Object> LORA = Map.of("lora-rank", 2, "gate", -1);

    private final NDManager manager = NDManager.newBaseManager();
    private FreshParameters student;
    private FreshParameters teacher;
    private Dinov3Tokenizer encoder;

    @BeforeEach
    void build() {
        student = new FreshParameters(manager, 4);
        // Of the same seed, so that both begin with the same values.
        teacher = new FreshParameters(manager, 4);
        encoder =
                new Dinov3Tokenizer(
                        Options.of(Dinov3Options.class, TinyStudent.ENCODER),
                        teacher.weights(),
                        TinyStudent.IMAGE);
    }

    @AfterEach
    void close() {
        student.close();
        teacher.close();
        manager.close();
    }

    private FeatureDistillation objective(TinyStudent parts, Map<String, ?> options) {
        return new FeatureDistillation(
                Options.of(FeatureDistillationOptions.class, options),
                parts.head.prediction(),
                parts.tokenizer.latents(),
                new TestParts(Map.of("encoder", encoder)));
    }

    private static NDArray images(NDManager owner, int rows) {
        // Eight pictures, smooth enough to be told from noise.
        NDArray coarse = new TestNoise(7).normal(owner, "pictures", 0, new Shape(8, 3, 2, 3));
        return org.intarsia.nn.ops.MapOps.bilinear(
                        coarse.reshape(8, 3, 2, 3), new org.intarsia.spi.spec.Grid(8, 12))
                .get(":" + rows)
                .tanh();
    }

    private static TestNoise rows(long step, int count) {
        long[] seeds = new long[count];
        java.util.Arrays.setAll(seeds, row -> step * count + row);
        return new TestNoise(seeds);
    }

    private TestBatch batch(TinyStudent parts, NDManager owner, long step, int rows) {
        TestRun run = new TestRun(owner, rows(step, rows), true);
        NDArray images = images(owner, rows);
        long[] labels = new long[rows];
        long[] none = new long[rows];
        java.util.Arrays.fill(none, 3);
        Conditioning given =
                Conditioning.NONE.with(
                        Conditioning.LABEL, owner.create(labels), owner.create(none));
        Latents latents = Gradients.off(() -> parts.tokenizer.encode(images));
        return TestBatch.of(
                        latents,
                        run,
                        () ->
                                run.compose(
                                        new Network(parts.backbone, parts.head),
                                        Guidance.NONE,
                                        given,
                                        PredictionKind.X))
                .with(images)
                .with(given);
    }

    private TinyStudent student(ConditioningSpec on, Map<String, ?> options) {
        return new TinyStudent(student.weights(), on, options);
    }

    @Test
    void itKeepsTheLaws() {
        TinyStudent parts = student(TinyStudent.CLASSES, Map.of("gate", -1));
        Map<String, Object> all =
                Map.of("mse-weight", 2, "smooth-l1-weight", 3, "time-weight", "noisy");
        ObjectiveLaws.check(objective(parts, all), run -> batch(parts, run, 1, 2));
        assertEquals(Set.of(Kind.BACKBONE), objective(parts, all).trainedKinds());
    }

    @Test
    void theLossIsTheWeightedSumOfItsTerms() {
        TinyStudent parts = student(TinyStudent.NONE, Map.of("gate", -1));
        Map<String, Double> weights =
                Map.of("cosine", 2.0, "mse", 3.0, "smooth-l1", 4.0, "class-token", 5.0);
        Map<String, Object> options = new HashMap<>();
        weights.forEach((name, weight) -> options.put(name + "-weight", weight));
        try (NDManager run = manager.newSubManager()) {
            Loss loss = objective(parts, options).loss(batch(parts, run, 1, 3));
            assertEquals(weights.keySet(), loss.terms().keySet());
            double sum = 0;
            for (Map.Entry<String, Double> one : weights.entrySet()) {
                sum += one.getValue() * loss.terms().get(one.getKey()).getFloat();
            }
            assertEquals(sum, loss.total().getFloat(), 1e-4);
        }
    }

    /** At time 0 the network is shown what the encoder is, and says what the encoder says. */
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0.05"})
    void onlyNoiseSeparatesAFreshStudentFromItsTeacher(double noise, double least) {
        TinyStudent parts = student(TinyStudent.NONE, Map.of());
        // A shift this small puts all times at the clean end, its inverse at the noise.
        double shift = noise == 0 ? 1e-9 : 1000;
        Map<String, Object> options =
                Map.of("timeshift", shift, "mse-weight", 1, "smooth-l1-weight", 1);
        try (NDManager run = manager.newSubManager()) {
            Loss loss = objective(parts, options).loss(batch(parts, run, 1, 4));
            loss.terms()
                    .forEach(
                            (name, term) -> {
                                double value = term.getFloat();
                                assertTrue(
                                        least == 0 ? value < 1e-5 : value > least,
                                        name + " " + value);
                            });
        }
    }

    /** Against what the definition says, at the drawn times. */
    @ParameterizedTest
    @CsvSource({"even", "clean", "noisy"})
    void anImageCountsByItsTime(String weight) {
        TinyStudent parts = student(TinyStudent.NONE, Map.of("gate", -1));
        Map<String, Object> options = Map.of("class-token-weight", 0, "time-weight", weight);
        try (NDManager run = manager.newSubManager()) {
            TestBatch batch = batch(parts, run, 1, 3);
            double wanted = 0;
            NDArray t = batch.noise().uniform(run, "t", 0, new Shape());
            NDArray noise = batch.noise().normal(run, "noise", 0, new Shape(3, 8, 12));
            for (int row = 0; row < 3; row++) {
                float time = t.getFloat(row);
                NDArray x = batch.latents().value().mul(1 - time).add(noise.mul(time));
                NDArray said = said(parts, x, time).get(0).get(row + ":" + (row + 1));
                NDArray of = encoder.tokens(batch.images()).get(row + ":" + (row + 1) + ", 1:");
                NDArray cosine = said.mul(of).sum(new int[] {-1}).div(norm(said).mul(norm(of)));
                double share = weight.equals("even") ? 1 : weight.equals("clean") ? 1 - time : time;
                wanted += share * (1 - cosine.mean().getFloat()) / 3;
            }
            assertEquals(wanted, objective(parts, options).loss(batch).total().getFloat(), 1e-5);
        }
    }

    private static NDArray norm(NDArray vectors) {
        return vectors.square().sum(new int[] {-1}).sqrt();
    }

    private static NDList said(TinyStudent parts, NDArray x, float t) {
        int rows = (int) x.getShape().get(0);
        return parts.backbone
                .open(Conditioning.NONE, new TestRun(x.getManager(), rows(1, rows)))
                .forward(new ModelInput.NoisyLatents(new NDList(x)), Step.at(0, 1, t, rows));
    }

    private void learn(FeatureDistillation objective, TinyStudent parts, long step) {
        try (NDManager owner = manager.newSubManager()) {
            Scoped.value(
                    () -> {
                        TestBatch batch = batch(parts, owner, step, ROWS);
                        try (GradientCollector gradients =
                                owner.getEngine().newGradientCollector()) {
                            Loss loss = objective.loss(batch);
                            gradients.backward(loss.total());
                        }
                        return null;
                    });
        }
    }

    @Test
    void besideMatricesThatStayOnlyWhatIsNewLearns() {
        TinyStudent parts = student(TinyStudent.CLASSES, LORA);
        Set<String> trained = student.trained().keySet();
        assertEquals(
                Set.of(
                        "time_mlp.0.weight",
                        "time_mlp.0.bias",
                        "time_mlp.2.weight",
                        "time_mlp.2.bias",
                        "time_gate",
                        "label_embed.weight",
                        "label_gate",
                        "lora"),
                group(trained));
        assertTrue(student.all().keySet().containsAll(teacher.all().keySet()), "the encoder's");
        GarbageCollection.collect();
        learn(objective(parts, Map.of("label-drop", 0)), parts, 1);
        student.all()
                .forEach(
                        (name, array) -> {
                            assertEquals(trained.contains(name), array.hasGradient(), name);
                            boolean first = name.endsWith("lora_A");
                            if (trained.contains(name) && !first) {
                                try (NDArray gradient = array.getGradient();
                                        NDArray size = gradient.abs();
                                        NDArray most = size.max()) {
                                    assertTrue(most.getFloat() > 0, name + " gets a gradient");
                                }
                            }
                        });
    }

    /** Names, those of narrow matrices as one. */
    private static Set<String> group(Set<String> names) {
        Set<String> groups = new TreeSet<>();
        names.forEach(name -> groups.add(name.matches("blocks.*lora_[AB]") ? "lora" : name));
        return groups;
    }

    @Test
    void otherwiseAllLearns() {
        student(TinyStudent.NONE, Map.of());
        assertTrue(student.trained().keySet().containsAll(teacher.trained().keySet()));
        assertTrue(student.trained().containsKey("time_gate"));
    }

    /** Mean cosine to the tokens of the clean images, at a time. */
    private double cosine(TinyStudent parts, float t) {
        try (NDManager owner = manager.newSubManager()) {
            return Scoped.value(
                    () ->
                            Gradients.off(
                                    () -> {
                                        NDArray images = images(owner, ROWS);
                                        NDArray clean = parts.tokenizer.encode(images).value();
                                        NDArray noise =
                                                rows(99, ROWS)
                                                        .normal(
                                                                owner,
                                                                "unseen",
                                                                0,
                                                                new Shape(3, 8, 12));
                                        NDArray x = clean.mul(1 - t).add(noise.mul(t));
                                        NDArray said = said(parts, x, t).get(0);
                                        NDArray of = encoder.tokens(images).get(":, 1:");
                                        NDArray dot = said.mul(of).sum(new int[] {-1});
                                        return (double)
                                                dot.div(norm(said).mul(norm(of))).mean().getFloat();
                                    }));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0.003", "4, 0.02"})
    void afterAFewHundredStepsItSaysMoreOfTheCleanImage(int rank, float rate) {
        TinyStudent parts = student(TinyStudent.NONE, Map.of("lora-rank", rank, "gate", -2));
        FeatureDistillation objective = objective(parts, Map.of());
        double before = cosine(parts, 0.5f);
        Map<String, NDArray[]> moments = new HashMap<>();
        student.trained()
                .forEach(
                        (name, array) ->
                                moments.put(
                                        name,
                                        new NDArray[] {
                                            manager.zeros(array.getShape()),
                                            manager.zeros(array.getShape())
                                        }));
        for (int step = 1; step <= 300; step++) {
            learn(objective, parts, step);
            update(moments, step, rate);
        }
        double after = cosine(parts, 0.5f);
        assertTrue(after > before + 0.1, "from " + before + " to " + after);
    }

    private void update(Map<String, NDArray[]> moments, int step, float rate) {
        ParameterUpdates.AdamW settings = new ParameterUpdates.AdamW(step, rate, 0.9, 0.95, 0, 1);
        Gradients.off(
                () ->
                        student.trained()
                                .forEach(
                                        (name, array) -> {
                                            NDArray[] own = moments.get(name);
                                            try (NDArray gradient = array.getGradient()) {
                                                ParameterUpdates.adamW(
                                                        array, gradient, own[0], own[1], settings);
                                            }
                                        }));
    }

    @Test
    void whatIsMissingIsRefused() {
        TinyStudent parts = student(TinyStudent.NONE, Map.of());
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                new FeatureDistillation(
                                        Options.of(
                                                FeatureDistillationOptions.class,
                                                Map.of("class-token-weight", 0)),
                                        parts.head.prediction(),
                                        parts.tokenizer.latents(),
                                        TestParts.NONE));
        assertEquals(ErrorCode.ALIGNMENT_NEEDS_FEATURES, refused.problems().get(0).code());
        assertTrue(refused.getMessage().contains("cosine-weight"), refused.getMessage());
        assertEquals(
                List.of("cosine-weight"),
                assertThrows(
                                IntarsiaException.class,
                                () ->
                                        Options.of(
                                                FeatureDistillationOptions.class,
                                                Map.of(
                                                        "cosine-weight",
                                                        0,
                                                        "class-token-weight",
                                                        0)))
                        .problems()
                        .stream()
                        .map(problem -> problem.subject())
                        .toList());
        assertFalse(parts.head.heads().isEmpty());
    }
}
