package org.intarsia.backbones.semantic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.backbones.semantic.level.SemanticOptions;
import org.intarsia.backbones.semantic.level.SharedDictionary;
import org.intarsia.backbones.semantic.patch.MarHead;
import org.intarsia.backbones.semantic.patch.MarOptions;
import org.intarsia.backbones.semantic.pixels.PixelArHead;
import org.intarsia.backbones.semantic.pixels.PixelArOptions;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.ParameterUpdates;
import org.intarsia.samplers.autoregressive.patches.NextPixelObjective;
import org.intarsia.samplers.autoregressive.patches.NextPixelOptions;
import org.intarsia.samplers.autoregressive.patches.PatchObjective;
import org.intarsia.samplers.autoregressive.patches.PatchObjectiveOptions;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext.Network;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.testkit.GarbageCollection;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestParts;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.ObjectiveLaws;
import org.intarsia.testkit.pipeline.FreshParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both levels learn together where the first draws codes of a dictionary. */
class DictionaryTrainingTest {
    private static final ImageSpec IMAGE = new ImageSpec(8, 12);
    private static final LatentSpec.Continuous PIXELS = LatentSpec.pixels(IMAGE);
    private static final ConditioningSpec CLASSES = new ConditioningSpec.Classes(3, List.of());
    private static final int CODES = 7;
    private static final int ROWS = 4;

    private final NDManager manager = NDManager.newBaseManager();
    private final FreshParameters parameters = new FreshParameters(manager, 3);
    private final SharedDictionary shared = new SharedDictionary();
    private SemanticBackbone backbone;
    private PredictionHead head;

    @AfterEach
    void close() {
        parameters.close();
        manager.close();
    }

    private void build(boolean pixels, Map<String, ?> options) {
        build(options);
        head = pixels ? pixels() : diffusion("velocity");
    }

    private void build(Map<String, ?> options) {
        Map<String, Object> given =
                new HashMap<>(
                        Map.of(
                                "patch-size", 4,
                                "dim", 16,
                                "n-layer", 2,
                                "n-head", 2,
                                "multiple-of", 8,
                                "z-dim", 6,
                                "dict-size", CODES,
                                "sampling", "semantic",
                                "posterior", true));
        given.putAll(options);
        backbone =
                new SemanticBackbone(
                        Options.of(SemanticOptions.class, given),
                        parameters.weights(),
                        PIXELS,
                        CLASSES,
                        shared);
    }

    private MarHead diffusion(String predicts) {
        return new MarHead(
                Options.of(MarOptions.class, Map.of("width", 16, "depth", 1, "predicts", predicts)),
                parameters.weights(),
                backbone.features(),
                PIXELS,
                CLASSES,
                shared);
    }

    private PixelArHead pixels() {
        return new PixelArHead(
                Options.of(
                        PixelArOptions.class,
                        Map.of("dim", 16, "n-layer", 1, "n-head", 2, "multiple-of", 8)),
                parameters.weights(),
                backbone.features(),
                PIXELS,
                shared);
    }

    private Objective objective(Map<String, ?> options, TestParts parts) {
        return head instanceof PixelArHead
                ? new NextPixelObjective(
                        Options.of(NextPixelOptions.class, options),
                        head.prediction(),
                        backbone.features(),
                        PIXELS,
                        parts)
                : new PatchObjective(
                        Options.of(PatchObjectiveOptions.class, options),
                        head.prediction(),
                        backbone.features(),
                        PIXELS,
                        parts);
    }

    private Objective objective(Map<String, ?> options) {
        return objective(options, TestParts.NONE);
    }

    private static TestNoise rows(long step) {
        long[] seeds = new long[ROWS];
        Arrays.setAll(seeds, row -> step * ROWS + row);
        return new TestNoise(seeds);
    }

    /** Pictures of patches that are dark or light, so that there is something to tell. */
    private static NDArray images(NDManager owner, long step) {
        NDArray patches = rows(step).uniform(owner, "patches", 0, new Shape(3, 2, 3));
        NDArray dark = patches.gt(0.5f).toType(DataType.FLOAT32, false).mul(1.4f).sub(0.7f);
        NDArray exact = dark.repeat(2, 4).repeat(3, 4);
        return exact.add(rows(step).normal(owner, "grain", 0, new Shape(3, 8, 12)).mul(0.02f));
    }

    private TestBatch batch(NDManager owner, long step) {
        TestRun run = new TestRun(owner, rows(step), true);
        NDArray images = images(owner, step);
        NDArray labels = owner.create(new long[] {0, 1, 2, 0});
        Conditioning given =
                Conditioning.NONE
                        .with(Conditioning.LABEL, labels, labels.zerosLike().add(3))
                        .withSwitch("own-code", owner, ROWS)
                        .withSwitch("z", owner, ROWS);
        return TestBatch.of(
                        Latents.clean(images, PIXELS),
                        run,
                        () ->
                                run.compose(
                                        new Network(backbone, head),
                                        Guidance.NONE,
                                        given,
                                        head.prediction().isFlow()
                                                ? PredictionKind.VELOCITY
                                                : head.prediction().kind()))
                .with(images)
                .with(given);
    }

    private double learn(Objective objective, long step) {
        try (NDManager owner = manager.newSubManager()) {
            return Scoped.value(
                    () -> {
                        TestBatch batch = batch(owner, step);
                        try (GradientCollector gradients =
                                owner.getEngine().newGradientCollector()) {
                            NDArray loss = objective.loss(batch).total();
                            if (step == 0) {
                                GarbageCollection.collect();
                            }
                            gradients.backward(loss);
                            return (double) loss.getFloat();
                        }
                    });
        }
    }

    private static void stir(NDArray parameter) {
        parameter.setRequiresGradient(false);
        parameter.addi(parameter.getManager().randomNormal(parameter.getShape()).mul(0.05f));
        parameter.setRequiresGradient(true);
    }

    private float gradient(String name) {
        try (NDArray gradient = parameters.trained().get(name).getGradient();
                NDArray size = gradient.abs();
                NDArray most = size.max()) {
            return most.getFloat();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, pixels", "false, index", "false, both", "true, both"})
    void theLawsHoldAndTheLossIsTheWeightedSumOfItsTerms(boolean pixels, String reads) {
        build(pixels, Map.of("semantic-input", reads));
        Map<String, Object> weights =
                Map.of("code-weight", 2, "codebook-weight", 3, "commitment-weight", 4);
        Objective objective = objective(weights);
        ObjectiveLaws.check(objective, run -> batch(run, 1));
        try (NDManager run = manager.newSubManager()) {
            Loss loss = objective.loss(batch(run, 1));
            String own = pixels ? "cross-entropy" : "velocity";
            assertEquals(Set.of(own, "code", "codebook", "commitment"), loss.terms().keySet());
            double sum =
                    loss.terms().get(own).getFloat()
                            + 2 * loss.terms().get("code").getFloat()
                            + 3 * loss.terms().get("codebook").getFloat()
                            + 4 * loss.terms().get("commitment").getFloat();
            assertEquals(sum, loss.total().getFloat(), 1e-4);
            assertEquals(
                    loss.terms().get("codebook").getFloat(),
                    loss.terms().get("commitment").getFloat(),
                    1e-6,
                    "of one value");
        }
    }

    @Test
    void aDiffusionLearnsBesideTheCodes() {
        build(Map.of());
        head = diffusion("noise");
        try (NDManager run = manager.newSubManager()) {
            Loss loss = objective(Map.of()).loss(batch(run, 1));
            assertEquals(
                    Set.of("noise", "bound", "code", "codebook", "commitment"),
                    loss.terms().keySet());
        }
    }

    /** As if nothing had been quantised: to the posterior, and not to the codes. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheHeadLearnsReachesThePosteriorThroughTheCodes(boolean pixels) {
        build(pixels, Map.of());
        // What begins at zero passes no gradient on.
        parameters.trained().values().forEach(DictionaryTrainingTest::stir);
        learn(objective(Map.of("code-weight", 0, "codebook-weight", 0, "commitment-weight", 0)), 1);
        assertTrue(gradient("semantic.posterior.fc1.weight") > 0);
        assertEquals(0f, gradient("semantic.dictionary.weight"));
    }

    @Test
    void theCodebookTermMovesCodesAndTheCommitmentThePosterior() {
        build(false, Map.of("switches", List.of("z")));
        // Without z the head says nothing of the codes.
        Map<String, Object> alone = Map.of("z-drop", 1, "code-weight", 0, "commitment-weight", 0);
        learn(objective(alone), 1);
        assertTrue(gradient("semantic.dictionary.weight") > 0);
        assertEquals(0f, gradient("semantic.posterior.fc1.weight"));
    }

    @Test
    void aFixedDictionaryIsNotTrainedAndNormalisedCodesHaveLengthOne() {
        build(false, Map.of("dictionary", "fixed", "normalize-codes", true));
        assertFalse(parameters.trained().containsKey("semantic.dictionary.weight"));
        assertTrue(parameters.all().containsKey("semantic.dictionary.weight"));
        try (NDManager run = manager.newSubManager()) {
            NDArray lengths =
                    shared.vectors(run.create(new long[] {0, 3, 6}, new Shape(1, 3)))
                            .square()
                            .sum(new int[] {2});
            assertArrayEquals(new float[] {1, 1, 1}, lengths.toFloatArray(), 1e-5f);
        }
        assertTrue(Double.isFinite(learn(objective(Map.of()), 1)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theFirstLevelLearnsWhichCodesCome(boolean pixels) {
        build(pixels, Map.of("semantic-input", "both"));
        Objective objective = objective(Map.of("label-drop", 0));
        Map<String, NDArray[]> moments = new HashMap<>();
        parameters
                .trained()
                .forEach(
                        (name, array) ->
                                moments.put(
                                        name,
                                        new NDArray[] {
                                            manager.zeros(array.getShape()),
                                            manager.zeros(array.getShape())
                                        }));
        double before = code(objective);
        for (int step = 1; step <= 60; step++) {
            learn(objective, step);
            ParameterUpdates.AdamW settings =
                    new ParameterUpdates.AdamW(step, 0.01, 0.9, 0.95, 0, 1);
            Gradients.off(
                    () ->
                            parameters
                                    .trained()
                                    .forEach(
                                            (name, array) -> {
                                                NDArray[] own = moments.get(name);
                                                try (NDArray gradient = array.getGradient()) {
                                                    ParameterUpdates.adamW(
                                                            array, gradient, own[0], own[1],
                                                            settings);
                                                }
                                            }));
        }
        double after = code(objective);
        // From log 7, to know nothing, towards log 2: two kinds of patches, either as likely.
        assertTrue(before > 1.9 && after < 1.2, before + " to " + after);
    }

    private double code(Objective objective) {
        try (NDManager run = manager.newSubManager()) {
            return objective.loss(batch(run, 999)).terms().get("code").getFloat();
        }
    }

    /** Says the brightness of every patch as its code. */
    private record Brightness(int codes) implements Tokenizer {
        @Override
        public LatentSpec latents() {
            return new LatentSpec.Discrete("toy", codes, 1, List.of(new Grid(2, 3)));
        }

        @Override
        public Latents encode(NDArray imageBCHW) {
            long rows = imageBCHW.getShape().get(0);
            NDArray means =
                    imageBCHW
                            .reshape(rows, 3, 2, 4, 3, 4)
                            .mean(new int[] {5})
                            .mean(new int[] {3})
                            .mean(new int[] {1});
            NDArray ids = means.gt(0).toType(DataType.INT64, false).reshape(rows, 6);
            return Latents.clean(ids, latents());
        }
    }

    @ParameterizedTest
    @CsvSource({"raster", "random"})
    void aTokenizerMaySayTheCodesOfPatchesInTheOrderInWhichTheyAreShown(String order) {
        boolean random = order.equals("random");
        build(
                false,
                Map.of(
                        "posterior",
                        false,
                        "semantic-input",
                        "both",
                        "order",
                        random ? "any" : "raster"));
        TestParts parts = new TestParts(Map.of("codes", new Brightness(CODES)));
        Objective objective = objective(Map.of("order", order), parts);
        assertEquals(Map.of(), objective.projectors());
        try (NDManager run = manager.newSubManager()) {
            Loss loss = objective.loss(batch(run, 1));
            assertEquals(Set.of("velocity", "code"), loss.terms().keySet());
            // Codes 0 and 1 of seven that an untrained network finds alike.
            assertEquals(Math.log(CODES), loss.terms().get("code").getFloat(), 0.5);
        }
        learn(objective, 1);
        assertTrue(gradient("semantic.dictionary.weight") > 0, "codes learn through the head");
    }

    @Test
    void codesOfAnotherNumberAreRefused() {
        build(false, Map.of("posterior", false));
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                objective(
                                        Map.of(),
                                        new TestParts(Map.of("codes", new Brightness(5)))));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.problems().get(0).code());
    }

    @Test
    void theFurtherHeadSaysTheNearestCodeOfEveryPatch() {
        build(false, Map.of());
        assertEquals(Set.of("dictionary", "posterior"), head.heads().keySet());
        try (NDManager run = manager.newSubManager()) {
            NDArray patches = new TestNoise(1, 2).normal(run, "x", 0, new Shape(6, 48));
            NDList said =
                    head.heads()
                            .get("posterior")
                            .predict(
                                    new NDList(run.zeros(new Shape(2, 6, CODES))),
                                    new ModelInput.NoisyLatents(patches),
                                    new Step(0, 1, new float[0]));
            assertEquals(new Shape(2, 6), said.get(0).getShape());
            assertEquals(new Shape(2, 6, 6), said.get(1).getShape());
            NDArray codes = parameters.all().get("semantic.dictionary.weight");
            for (long row = 0; row < 2; row++) {
                for (long n = 0; n < 6; n++) {
                    long id = said.get(0).getLong(row, n);
                    float[] z = said.get(1).get(row, n).toFloatArray();
                    double[] apart = new double[CODES];
                    for (int code = 0; code < CODES; code++) {
                        float[] q = codes.get(code).toFloatArray();
                        for (int i = 0; i < q.length; i++) {
                            apart[code] += (z[i] - q[i]) * (z[i] - q[i]);
                        }
                    }
                    double least = Arrays.stream(apart).min().orElseThrow();
                    assertEquals(least, apart[(int) id], 1e-5);
                    assertArrayEquals(
                            codes.get(id).toFloatArray(),
                            said.get(2).get(row, n).toFloatArray(),
                            1e-6f);
                }
            }
        }
    }

    private static final String MANIFEST =
            """
            image: {height: 8, width: 12}
            conditioning: {kind: class, classes: 3}
            tokenizer: {use: pixel}
            backbone: {use: semantic-ar, patch-size: 4, dim: 16, n-layer: 2, n-head: 2, %s}
            head: {use: mar, width: 16, depth: 1, predicts: velocity}
            objective: {use: patch-diffusion}
            sampler: {use: patch-by-patch, with: {flow: {kind: sampler, use: euler}}}
            """;

    @Test
    void aTrainingWithoutAnythingThatSaysCodesIsRefusedByThePlan() {
        String draws = "sampling: semantic, dict-size: 7, z-dim: 6";
        Problem refused = HybridPlanTest.KIT.manifest(MANIFEST.formatted(draws)).refusal();
        assertEquals(ErrorCode.ALIGNMENT_NEEDS_FEATURES, refused.code());
        assertTrue(refused.cause().contains("posterior"), refused.cause());
        String learned = MANIFEST.formatted(draws + ", posterior: true");
        assertTrue(HybridPlanTest.KIT.manifest(learned).plan().trained() > 0);
    }
}
