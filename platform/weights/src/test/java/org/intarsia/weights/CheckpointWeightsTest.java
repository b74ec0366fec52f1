package org.intarsia.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.problem.Problems;
import org.intarsia.weights.file.Fixtures;
import org.intarsia.weights.file.SafetensorsWriter;
import org.intarsia.weights.file.StateDicts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointWeightsTest {
    @TempDir Path folder;
    private NDManager manager;
    private StateDict dict;
    private CheckpointWeights weights;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        Map<String, NDArray> arrays = new TreeMap<>();
        arrays.put("net.a.weight", manager.create(new float[] {1, 2, 3, 4}, new Shape(2, 2)));
        arrays.put("net.a.bias", manager.create(new float[] {5, 6}));
        arrays.put("net.steps", manager.create(7L));
        arrays.put("other.w", manager.create(8f));
        Path file = folder.resolve("w.safetensors");
        SafetensorsWriter.write(file, arrays, Map.of());
        dict = StateDicts.open(file, null);
        weights = new CheckpointWeights(dict, "net.", manager);
    }

    @AfterEach
    void close() {
        weights.close();
        dict.close();
        manager.close();
    }

    private List<Problem> problems() {
        Problems problems = new Problems();
        weights.check(problems);
        return problems.list();
    }

    private Parameter parameter(String name, long... shape) {
        return weights.view().parameter(name, new Shape(shape), Init.zeros());
    }

    private Parameter fixed(String name, long... shape) {
        return weights.view().fixed(name, new Shape(shape), () -> new float[0]);
    }

    @Test
    void valuesThatAreNotFiniteAreToldWithTheirTensorsAndFile() {
        Path file = folder.resolve("odd.safetensors");
        float big = 3e38f;
        SafetensorsWriter.write(
                file,
                Map.of(
                        "big", manager.create(new float[] {big, big}),
                        "inf", manager.create(new float[] {1, Float.NEGATIVE_INFINITY}),
                        "mask", manager.create(new float[] {0, Float.NEGATIVE_INFINITY}),
                        "nan", manager.create(new float[] {Float.NaN, 1}),
                        "table", manager.create(new float[] {Float.NaN, 1}),
                        "opposite",
                                manager.create(
                                        new float[] {
                                            Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
                                        })),
                Map.of());
        Shape two = new Shape(2);
        Problems found = new Problems();
        try (StateDict odd = StateDicts.open(file, null);
                CheckpointWeights reader = new CheckpointWeights(odd, "", manager)) {
            for (String name : List.of("big", "inf", "nan", "opposite")) {
                reader.view().parameter(name, two, Init.zeros());
            }
            // A table that is part of the method may hold infinities.
            reader.view().fixed("mask", two, () -> new float[2]);
            reader.view().fixed("table", two, () -> new float[2]);
            reader.check(found);
        }
        assertEquals(1, found.list().size(), found.list().toString());
        Problem problem = found.list().get(0);
        assertEquals(ErrorCode.PARAMETERS_NOT_FINITE, problem.code());
        assertEquals("weights (odd.safetensors)", problem.subject());
        assertTrue(problem.cause().endsWith(": inf, nan, opposite, table"), problem.cause());
    }

    @Test
    void whatNobodyReadsMayBeThereOrNot() {
        weights.view().at("a").unread("bias", new Shape(99));
        weights.view().unread("steps", new Shape());
        weights.view().unread("absent", new Shape(2));
        parameter("a.weight", 2, 2);
        assertEquals(List.of(), problems());
        assertEquals(16, weights.loadedBytes());
    }

    @Test
    void anOlderSpellingIsReadWhereTheFileHasNoNewer() {
        assertEquals(
                "net.a.weight",
                weights.view()
                        .either("b", "a")
                        .parameter("weight", new Shape(2, 2), Init.zeros())
                        .name());
        assertEquals(
                "net.a.bias",
                weights.view()
                        .either("a", "b")
                        .parameter("bias", new Shape(2), Init.zeros())
                        .name());
        assertEquals(
                "net.b.c.w",
                weights.view()
                        .either("b.c", "c.d")
                        .parameter("w", new Shape(2), Init.zeros())
                        .name());
    }

    @Test
    void whatIsToBeIgnoredNeedNotBeAskedFor() {
        try (CheckpointWeights some =
                new CheckpointWeights(
                        dict, new NameRules("net.", List.of("a.", "x."), Renaming.NONE), manager)) {
            Problems found = new Problems();
            some.check(found);
            assertEquals(1, found.list().size());
            assertTrue(found.list().get(0).cause().contains("net.steps"), found.list().toString());
            some.view().fixed("steps", new Shape(), () -> new float[1]);
            Problems none = new Problems();
            some.check(none);
            assertEquals(List.of(), none.list());
        }
    }

    @Test
    void partsThatReadOneFileMayShareItsNamesAmongThem() {
        try (CheckpointWeights one = new CheckpointWeights(dict, "net.", manager);
                CheckpointWeights two = new CheckpointWeights(dict, "net.a.", manager);
                CheckpointWeights three =
                        new CheckpointWeights(
                                dict,
                                new NameRules("net.", List.of("a.bias"), Renaming.NONE),
                                manager)) {
            one.view().fixed("steps", new Shape(), () -> new float[1]);
            two.view().parameter("weight", new Shape(2, 2), Init.zeros());
            Problems found = new Problems();
            CheckpointWeights.check(List.of(one, two), found);
            assertEquals(1, found.list().size(), found.list().toString());
            assertTrue(found.list().get(0).cause().contains("net.a.bias"), found.list().toString());
            Problems none = new Problems();
            CheckpointWeights.check(List.of(one, two, three), none);
            assertEquals(List.of(), none.list());
        }
    }

    @Test
    void whatFitsIsLoadedOnceAndToldNoProblem() {
        Parameter weight = parameter("a.weight", 2, 2);
        Parameter bias = weights.view().at("a").parameter("bias", new Shape(2), Init.zeros());
        Parameter steps = fixed("steps");
        assertEquals(List.of(), problems());
        assertEquals("net.a.bias", bias.name());
        assertArrayEquals(new float[] {1, 2, 3, 4}, weight.array().toFloatArray());
        assertArrayEquals(new float[] {5, 6}, bias.array().toFloatArray());
        assertEquals(DataType.FLOAT32, steps.array().getDataType());
        assertEquals(7f, steps.array().getFloat());
        assertSame(weight.array(), parameter("a.weight", 2, 2).array());
        assertEquals(28, weights.loadedBytes());
    }

    @Test
    void everythingThatDoesNotFitIsToldOneProblemAKind() {
        Parameter weight = parameter("a.weight", 4);
        Parameter gone = parameter("b.weight", 3, 3);
        parameter("c.weight", 1);
        assertThrows(IllegalStateException.class, weight::array);
        assertThrows(IllegalStateException.class, gone::array);
        List<Problem> problems = problems();
        assertEquals(
                List.of(
                        ErrorCode.PARAMETERS_MISSING,
                        ErrorCode.PARAMETERS_MISSHAPEN,
                        ErrorCode.PARAMETERS_UNUSED),
                problems.stream().map(Problem::code).toList());
        assertEquals(
                "2 tensors are missing in the file: net.b.weight, net.c.weight",
                problems.get(0).cause());
        assertEquals(
                "1 tensor has another shape in the file: net.a.weight is [2, 2], expected [4]",
                problems.get(1).cause());
        assertEquals(
                "2 tensors are in the file but not used: net.a.bias, net.steps",
                problems.get(2).cause());
    }

    private String proposal(NameRules rules, String... names) {
        try (CheckpointWeights some = new CheckpointWeights(dict, rules, manager)) {
            for (String name : names) {
                some.view().parameter(name, new Shape(2), Init.zeros());
            }
            Problems found = new Problems();
            some.check(found);
            assertEquals(ErrorCode.PARAMETERS_MISSING, found.list().get(0).code());
            return found.list().get(0).next();
        }
    }

    private static NameRules rename(String prefix, String from, String to) {
        return new NameRules(prefix, List.of(), new Renaming(Map.of(from, to)));
    }

    @Test
    void thePrefixThatTheNamesOfTheFileShareIsProposed() {
        assertEquals(
                "Under weights, write prefix: net.; that finds 2 of 2 names.",
                proposal(NameRules.of(""), "a.weight", "a.bias"));
        assertEquals(
                "Under weights, write prefix: net.; that finds 2 of 3 names.",
                proposal(NameRules.of("module."), "a.weight", "a.bias", "b.bias"));
        assertEquals(
                "Under weights, leave the prefix out; that finds 2 of 2 names.",
                proposal(NameRules.of("model."), "net.a.weight", "other.w"));
        assertEquals(
                "Use the file that was published for this model and preset.",
                proposal(NameRules.of("net."), "a.weight", "b.bias"));
    }

    @Test
    void aPartThatStandsInTheMiddleOfNamesIsProposedToBeLeftOut() {
        Path file = folder.resolve("compiled.safetensors");
        NDArray two = manager.create(new float[2]);
        SafetensorsWriter.write(
                file,
                Map.of(
                        "blocks.0._orig_mod.fc.w", two,
                        "blocks.1._orig_mod.fc.w", two,
                        "blocks.2._orig_mod.fc.w", two,
                        "head.w", two),
                Map.of());
        String[] names = {"blocks.0.fc.w", "blocks.1.fc.w", "blocks.2.fc.w", "head.w"};
        StateDict before = dict;
        try (StateDict compiled = StateDicts.open(file, null)) {
            dict = compiled;
            assertEquals(
                    "Under weights, write rename: {_orig_mod: \"\"}; that finds 4 of 4 names.",
                    proposal(NameRules.of(""), names));
            assertEquals(
                    "Under weights, leave the prefix out and write rename: {_orig_mod: \"\"}; that"
                            + " finds 4 of 4 names.",
                    proposal(NameRules.of("net."), names));
        } finally {
            dict = before;
        }
    }

    @Test
    void renamedTensorsAreFoundUsedAndNeverTwice() {
        try (CheckpointWeights some =
                new CheckpointWeights(dict, rename("model.", "net.a", "model.b"), manager)) {
            Parameter bias = some.view().parameter("b.bias", new Shape(2), Init.zeros());
            assertEquals("model.b.bias", bias.name());
            assertArrayEquals(new float[] {5, 6}, bias.array().toFloatArray());
            Problems found = new Problems();
            some.check(found);
            assertEquals(1, found.list().size(), found.list().toString());
            assertEquals(
                    "1 tensor is in the file but not used: net.a.weight",
                    found.list().get(0).cause());
        }
        // The old name of a renamed tensor is no name of the file any more.
        String next = proposal(rename("net.", "a", "b"), "a.bias", "b.weight");
        assertEquals("Use the file that was published for this model and preset.", next);
    }

    @Test
    void aRenamingThatMakesTwoNamesOneIsRefused() {
        Problem problem =
                Fixtures.problemOf(
                        () ->
                                new CheckpointWeights(dict, rename("", "weight", "bias"), manager)
                                        .close());
        assertEquals(ErrorCode.RENAMED_NAMES_COLLIDE, problem.code());
        assertEquals("weights.rename (w.safetensors)", problem.subject());
        assertEquals(
                "it renames two tensors to one: net.a.bias and net.a.weight to net.a.bias",
                problem.cause());
    }

    @Test
    void theFirstTenNamesAreShown() {
        IntStream.range(0, 12).forEach(i -> parameter("x" + i, 1));
        String cause = problems().get(0).cause();
        assertTrue(cause.startsWith("12 tensors are missing in the file: net.x0, net.x1,"), cause);
        assertTrue(cause.endsWith("net.x9 and 2 more"), cause);
    }

    @Test
    void aWrongPrefixIsNamed() {
        try (CheckpointWeights wrong = new CheckpointWeights(dict, "model.", manager)) {
            wrong.view().parameter("a.bias", new Shape(2), Init.zeros());
            Problems problems = new Problems();
            wrong.check(problems);
            assertEquals(
                    "Under weights, write prefix: net.; that finds 1 of 1 names.",
                    problems.list().get(0).next());
        }
    }

    @Test
    void somethingElseThanATensorIsToldForWhatItIs() {
        try (StateDict attack = StateDicts.open(Fixtures.torch("attack.pth"), "model");
                CheckpointWeights from = new CheckpointWeights(attack, "", manager)) {
            Parameter bad = from.view().parameter("bad", new Shape(1), Init.zeros());
            Problems problems = new Problems();
            from.check(problems);
            assertEquals(ErrorCode.NOT_A_TENSOR, problems.list().get(0).code());
            assertThrows(IllegalStateException.class, bad::array);
        }
    }

    @Test
    void aTableIsComputedOnceByManyThreadsAndOutlivesTheirScopes() {
        AtomicInteger computed = new AtomicInteger();
        Parameter table =
                weights.view()
                        .table(
                                new Shape(2),
                                () -> {
                                    computed.incrementAndGet();
                                    return new float[] {1, 2};
                                });
        assertEquals(0, computed.get());
        IntStream.range(0, 64)
                .parallel()
                .forEach(
                        i -> {
                            try (NDScope scope = new NDScope()) {
                                scope.suppressNotUsedWarning();
                                assertEquals(new Shape(2), table.array().getShape());
                            }
                        });
        assertEquals(1, computed.get());
        assertArrayEquals(new float[] {1, 2}, table.array().toFloatArray());
    }

    @Test
    void whatIsLoadedInAScopeOutlivesIt() {
        Parameter weight;
        Parameter steps;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            weight = parameter("a.weight", 2, 2);
            steps = fixed("steps");
        }
        assertEquals(10, weight.array().sum().getFloat());
        assertEquals(7, steps.array().getFloat());
    }

    @Test
    void everyArrayGoesWithTheWeights() {
        NDArray weight = parameter("a.weight", 2, 2).array();
        NDArray steps = fixed("steps").array();
        NDArray table = weights.view().table(new Shape(1), () -> new float[1]).array();
        dict.close();
        assertEquals(10, weight.sum().getFloat());
        weights.close();
        for (NDArray array : List.of(weight, steps, table)) {
            assertThrows(IllegalStateException.class, array::toByteArray);
        }
    }
}
