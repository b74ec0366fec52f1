package org.intarsia.objectives.representation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.spi.ClassTokenEncoder;
import org.intarsia.spi.Component;
import org.intarsia.spi.Kind;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.GarbageCollection;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.ObjectiveLaws;
import org.intarsia.testkit.laws.PluginLaws;
import org.intarsia.testkit.pipeline.FreshParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RepresentationObjectivesTest {
    private static final ImageSpec IMAGE = new ImageSpec(8, 8);
    private static final ConditioningSpec CLASSES = new ConditioningSpec.Classes(4, List.of());

    private final NDManager manager = NDManager.newBaseManager();
    private final FreshParameters weights = new FreshParameters(manager, 3);
    private final NDArray matrix = manager.eye(3);

    @AfterEach
    void close() {
        weights.close();
        manager.close();
    }

    private DinoObjective dino(Map<String, Object> options) {
        Map<String, Object> small =
                new HashMap<>(Map.of("prototypes", 8, "hidden", 6, "bottleneck", 4));
        small.putAll(options);
        return new DinoObjective(
                Options.of(DinoOptions.class, small), weights.weights(), ToyEncoder.SPACE, IMAGE);
    }

    private static TestBatch batch(
            NDManager owner, ClassTokenEncoder encoder, DinoObjective objective) {
        TestRun run = new TestRun(owner, new TestNoise(1, 2), true);
        Map<Class<?>, Component> parts = new HashMap<>(Map.of(ClassTokenEncoder.class, encoder));
        if (objective != null) {
            parts.put(DinoObjective.class, objective);
        }
        long[] labels = {1, 3};
        return TestBatch.of(null, run, () -> null)
                .with(run.noise().uniform(owner, "images", 0, new Shape(3, 8, 8)))
                .with(
                        Conditioning.NONE.with(
                                Conditioning.LABEL, owner.create(labels), owner.create(labels)))
                .with(parts);
    }

    @Test
    void thePluginKeepsTheLaws() {
        PluginLaws.of(RepresentationPlugin.class).check();
    }

    /** Without a moving centre the loss is a function of the batch. */
    @Test
    void bothKeepTheLaws() {
        DinoObjective dino = dino(Map.of("center-momentum", 1.0));
        ObjectiveLaws.check(dino, owner -> batch(owner, new ToyEncoder(owner.eye(3)), dino));
        ClassificationObjective classification =
                new ClassificationObjective(weights.weights(), ToyEncoder.SPACE, CLASSES);
        ObjectiveLaws.check(
                classification, owner -> batch(owner, new ToyEncoder(owner.eye(3)), null));
        assertEquals(Set.of(Kind.TOKENIZER), dino.trainedKinds());
        assertEquals(Set.of(Kind.TOKENIZER), classification.trainedKinds());
        assertEquals(Set.of(ClassTokenEncoder.class), dino.needs());
        assertEquals(Set.of(ClassTokenEncoder.class), classification.needs());
    }

    @Test
    void theStudentAndTheProjectionAreReachedAndTheTeacherIsNot() {
        NDArray teacher = manager.eye(3);
        teacher.setRequiresGradient(true);
        matrix.setRequiresGradient(true);
        DinoObjective objective = dino(Map.of());
        TestBatch batch =
                batch(manager, new ToyEncoder(matrix), objective)
                        .averaging(Map.of(ClassTokenEncoder.class, new ToyEncoder(teacher)));
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            NDArray loss = objective.loss(batch).total();
            GarbageCollection.collect();
            collector.backward(loss);
        }
        assertTrue(matrix.getGradient().abs().max().getFloat() > 0);
        assertEquals(0, teacher.getGradient().abs().max().getFloat());
        weights.trained()
                .forEach(
                        (name, parameter) ->
                                assertTrue(
                                        parameter.getGradient().abs().max().getFloat() > 0, name));
    }

    @Test
    void theCentreFollowsWhatTheTeacherSays() {
        DinoObjective objective = dino(Map.of("center-momentum", 0.75));
        NDArray centre = weights.all().get("center");
        assertEquals(0, centre.abs().max().getFloat());
        objective.loss(batch(manager, new ToyEncoder(matrix), objective));
        float[] once = centre.toFloatArray();
        objective.loss(batch(manager, new ToyEncoder(matrix), objective));
        float[] twice = centre.toFloatArray();
        // A quarter of the mean, then three quarters of that and another quarter of the same.
        for (int i = 0; i < once.length; i++) {
            assertEquals(1.75 * once[i], twice[i], 1e-5);
        }
        assertTrue(centre.abs().max().getFloat() > 0.01);
    }

    @Test
    void theClassifierTellsClassesByTheCrossEntropy() {
        ClassificationObjective objective =
                new ClassificationObjective(weights.weights(), ToyEncoder.SPACE, CLASSES);
        NDArray weight = weights.all().get("classifier.weight");
        weight.setRequiresGradient(false);
        weight.muli(0);
        assertEquals(
                Math.log(4),
                objective.loss(batch(manager, new ToyEncoder(matrix), null)).total().getFloat(),
                1e-5);
        // The first row has class 1, the second class 3.
        weights.all().get("classifier.bias").setRequiresGradient(false);
        weights.all()
                .get("classifier.bias")
                .addi(manager.create(new float[] {0, (float) Math.log(2), 0, 0}));
        assertArrayEquals(
                new float[] {(float) (Math.log(5) - 0.5 * Math.log(2))},
                objective
                        .loss(batch(manager, new ToyEncoder(matrix), null))
                        .total()
                        .reshape(1)
                        .toFloatArray(),
                1e-5f);
    }

    @Test
    void whatCannotRepresentAnImageIsRefused() {
        LatentSpec ids = new LatentSpec.Discrete("ids", 4, 1, List.of(new Grid(1, 1)));
        assertRefused(
                ErrorCode.NOT_TRAINABLE,
                () -> new ClassificationObjective(weights.weights(), ids, CLASSES));
        assertRefused(
                ErrorCode.DATA_DOES_NOT_FIT,
                () ->
                        new ClassificationObjective(
                                weights.weights(), ToyEncoder.SPACE, new ConditioningSpec.None()));
        assertRefused(
                ErrorCode.INVALID_OPTION,
                () ->
                        Options.of(
                                DinoOptions.class,
                                Map.of("local-scale", 0.5, "global-scale", 0.3)));
    }

    private static void assertRefused(ErrorCode code, Executable of) {
        assertEquals(code, assertThrows(IntarsiaException.class, of).problems().get(0).code());
    }
}
