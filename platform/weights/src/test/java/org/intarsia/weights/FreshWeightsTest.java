package org.intarsia.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.MatrixPrecision;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.weights.file.Fixtures;
import org.intarsia.weights.file.SafetensorsWriter;
import org.intarsia.weights.file.StateDicts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshWeightsTest {
    private static final Shape SHAPE = new Shape(3, 4);

    @TempDir Path folder;
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private FreshWeights fresh(long seed, String... names) {
        FreshWeights weights = new FreshWeights(manager, seed, "net.");
        for (String name : names) {
            weights.view().at(name).parameter("w", SHAPE, Init.normal(0.02));
        }
        return weights;
    }

    private static float[] values(FreshWeights weights, String name) {
        return weights.all().get(name).toFloatArray();
    }

    @Test
    void everyParameterHasThePrecisionOfTheWeights() {
        for (MatrixPrecision precision : MatrixPrecision.values()) {
            Weights view = new FreshWeights(manager, 1, "", precision).view();
            assertEquals(precision, view.parameter("w", SHAPE, Init.zeros()).precision());
            assertEquals(precision, view.at("a").parameter("w", SHAPE, Init.zeros()).precision());
        }
    }

    @Test
    void firstValuesDependOnSeedAndNameAlone() {
        FreshWeights forth = fresh(1, "a", "b");
        FreshWeights back = fresh(1, "b", "c", "a");
        FreshWeights other = fresh(2, "a");
        assertArrayEquals(values(forth, "net.a.w"), values(back, "net.a.w"));
        assertArrayEquals(values(forth, "net.b.w"), values(back, "net.b.w"));
        assertFalse(java.util.Arrays.equals(values(forth, "net.a.w"), values(forth, "net.b.w")));
        assertFalse(java.util.Arrays.equals(values(forth, "net.a.w"), values(other, "net.a.w")));
    }

    @Test
    void firstValuesAreThoseOfEveryOtherMachine() {
        float[] values = values(fresh(42, "a"), "net.a.w");
        assertEquals(-8.9693064E-4f, values[0]);
    }

    @Test
    void trainedParametersRequireAGradientAndFixedOnesDoNot() {
        FreshWeights weights = fresh(1, "a");
        Weights view = weights.view();
        view.fixed("pos", new Shape(2), () -> new float[] {3, 4});
        view.table(new Shape(1), () -> new float[] {1});
        assertEquals(Set.of("net.a.w"), weights.trained().keySet());
        assertEquals(List.of("net.a.w", "net.pos"), List.copyOf(weights.all().keySet()));
        assertTrue(weights.trained().get("net.a.w").hasGradient());
        assertFalse(weights.all().get("net.pos").hasGradient());
        assertArrayEquals(new float[] {3, 4}, values(weights, "net.pos"));
    }

    @Test
    void whatIsFrozenBeginsAsEverAndIsNotTrained() {
        FreshWeights weights = fresh(1, "a");
        FreshWeights frozen = new FreshWeights(manager, 1, "net.");
        Weights view = frozen.view().frozen("lora_A", "lora_B");
        assertTrue(view.isTrained(), "other parameters are");
        view.at("a").parameter("w", SHAPE, Init.normal(0.02));
        view.at("a").parameter("lora_A", SHAPE, Init.normal(0.02));
        view.at("b").frozen().parameter("lora_B", SHAPE, Init.normal(0.02));
        assertEquals(Set.of("net.a.lora_A"), frozen.trained().keySet());
        assertEquals(Set.of("net.a.w", "net.a.lora_A", "net.b.lora_B"), frozen.all().keySet());
        assertArrayEquals(values(weights, "net.a.w"), values(frozen, "net.a.w"));
        assertFalse(frozen.all().get("net.a.w").hasGradient());
    }

    @Test
    void aFileMayLackParametersOfAnEndingThatAreFresh() {
        FreshWeights source = fresh(5, "a");
        Path file = folder.resolve("w.safetensors");
        SafetensorsWriter.write(file, source.all(), Map.of());
        FreshWeights target = fresh(6, "a");
        target.view().at("a").frozen().parameter("lora_A", SHAPE, Init.normal(0.02));
        float[] before = values(target, "net.a.lora_A");
        Problems problems = new Problems();
        try (StateDict dict = StateDicts.open(file, null)) {
            target.load(dict, List.of("*.lora_A", "*.lora_B"), Map.of(), problems);
            assertEquals(ErrorCode.NO_PARAMETERS_WITH_PREFIX, problems.list().get(0).code());
            assertTrue(problems.list().get(0).cause().contains("ends with .lora_B"));
            Problems none = new Problems();
            target.load(dict, List.of("*.lora_A"), Map.of(), none);
            assertTrue(none.isEmpty(), none.list().toString());
        }
        assertArrayEquals(values(source, "net.a.w"), values(target, "net.a.w"));
        assertArrayEquals(before, values(target, "net.a.lora_A"));
    }

    @Test
    void oneNameIsOneParameter() {
        FreshWeights weights = fresh(1, "a");
        NDArray again = weights.view().parameter("a.w", SHAPE, Init.zeros()).array();
        assertSame(weights.trained().get("net.a.w"), again);
        assertEquals(
                ErrorCode.CONFLICTING_PARAMETER,
                Fixtures.problemOf(
                                () -> weights.view().parameter("a.w", new Shape(2), Init.zeros()))
                        .code());
    }

    @Test
    void gradientsReachTheParametersAlsoAfterALoad() {
        FreshWeights source = fresh(5, "a");
        Path file = folder.resolve("w.safetensors");
        SafetensorsWriter.write(file, source.all(), Map.of());
        FreshWeights target = fresh(6, "a");
        NDArray parameter = target.trained().get("net.a.w");
        Problems problems = new Problems();
        try (StateDict dict = StateDicts.open(file, null)) {
            target.load(dict, problems);
        }
        problems.throwIfAny();
        assertSame(parameter, target.trained().get("net.a.w"));
        assertArrayEquals(values(source, "net.a.w"), parameter.toFloatArray());
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(parameter.mul(parameter).sum());
        }
        float[] twice = parameter.duplicate().mul(2).toFloatArray();
        assertArrayEquals(twice, parameter.getGradient().toFloatArray());
    }

    @Test
    void aFileThatDoesNotFitChangesNothing() {
        Path file = folder.resolve("w.safetensors");
        SafetensorsWriter.write(
                file,
                Map.of("net.a.w", manager.zeros(new Shape(2)), "net.b.w", manager.zeros(SHAPE)),
                Map.of());
        FreshWeights weights = fresh(1, "a", "b", "c");
        float[] before = values(weights, "net.b.w");
        Problems problems = new Problems();
        try (StateDict dict = StateDicts.open(file, null)) {
            weights.load(dict, problems);
        }
        assertEquals(ErrorCode.PARAMETERS_MISSING, problems.list().get(0).code());
        assertEquals("1 tensor is missing in the file: net.c.w", problems.list().get(0).cause());
        assertEquals(ErrorCode.PARAMETERS_MISSHAPEN, problems.list().get(1).code());
        assertArrayEquals(before, values(weights, "net.b.w"));
    }

    @Test
    void valuesThatAreNotFiniteAreRefusedWithTheirTensorAndFile() {
        Path file = folder.resolve("nan.safetensors");
        float[] odd = new float[12];
        odd[7] = Float.NaN;
        SafetensorsWriter.write(
                file,
                Map.of("net.a.w", manager.create(odd, SHAPE), "net.b.w", manager.zeros(SHAPE)),
                Map.of());
        FreshWeights weights = fresh(1, "a", "b");
        float[] before = values(weights, "net.b.w");
        Problems problems = new Problems();
        try (StateDict dict = StateDicts.open(file, null)) {
            weights.load(dict, problems);
        }
        assertEquals(1, problems.list().size());
        assertEquals(ErrorCode.PARAMETERS_NOT_FINITE, problems.list().get(0).code());
        assertEquals("weights (nan.safetensors)", problems.list().get(0).subject());
        assertTrue(problems.list().get(0).cause().endsWith(": net.a.w"));
        assertArrayEquals(before, values(weights, "net.b.w"));
    }

    @Test
    void namesMayKeepTheirValues() {
        Path file = folder.resolve("w.safetensors");
        SafetensorsWriter.write(file, Map.of("net.b.w", manager.zeros(SHAPE)), Map.of());
        FreshWeights weights = fresh(1, "a", "b");
        float[] kept = values(weights, "net.a.w");
        float[] before = values(weights, "net.b.w");
        try (StateDict dict = StateDicts.open(file, null)) {
            Problems refused = new Problems();
            weights.load(dict, List.of("net.a.", "net.x."), Map.of(), refused);
            assertEquals(ErrorCode.NO_PARAMETERS_WITH_PREFIX, refused.list().get(0).code());
            assertEquals(1, refused.list().size());
            assertArrayEquals(before, values(weights, "net.b.w"));
            Problems none = new Problems();
            weights.load(dict, List.of("net.a."), Map.of(), none);
            none.throwIfAny();
        }
        assertArrayEquals(kept, values(weights, "net.a.w"));
        assertArrayEquals(new float[before.length], values(weights, "net.b.w"));
    }

    @Test
    void namesOfTheFileMayBeginOtherwise() {
        Path file = folder.resolve("w.safetensors");
        SafetensorsWriter.write(file, Map.of("old.w", manager.zeros(SHAPE)), Map.of());
        FreshWeights weights = fresh(1, "a");
        try (StateDict dict = StateDicts.open(file, null)) {
            Problems refused = new Problems();
            weights.load(dict, List.of(), Map.of("older.", "net.a."), refused);
            assertTrue(refused.list().get(0).cause().contains("older.w"));
            Problems none = new Problems();
            weights.load(dict, List.of(), Map.of("old.", "net.a."), none);
            none.throwIfAny();
        }
        assertArrayEquals(new float[12], values(weights, "net.a.w"));
    }

    @Test
    void everyArrayGoesWithTheWeights() {
        FreshWeights weights = fresh(1, "a");
        NDArray array = weights.trained().get("net.a.w");
        weights.close();
        assertThrows(IllegalStateException.class, array::toByteArray);
    }
}
