package org.intarsia.training.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.MatrixPrecision;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipesTest {
    private static final String WHOLE =
            """
            intarsia: 1
            name: shapes-jit
            pipeline: shapes-jit
            objective: {use: flow-matching, label-drop: 0.1}
            data: {use: shapes, size: 64, seed: 1}
            optimizer: {lr: 1.0e-3, betas: [0.9, 0.95], weight-decay: 0, warmup: 300, schedule: cosine, clip: 1.0}
            ema: [0.999, 0.9999]
            batch: 64
            steps: 12000
            seed: 7
            checkpoint-every: 400
            sample-every: 1000
            precision: bf16
            store: f16
            """;

    @Test
    void everyEntryIsRead() {
        Recipe recipe = Recipes.parse(WHOLE, "r.yaml");
        assertEquals("shapes-jit", recipe.pipeline());
        assertEquals(Map.of("use", "flow-matching", "label-drop", 0.1), recipe.objective().plain());
        assertEquals(new Recipe.Data("shapes", 64, 1, 11.25, 0), recipe.data());
        assertEquals(new Recipe.Optimizer(1e-3, 0.9, 0.95, 0, 300, true, 1), recipe.optimizer());
        assertEquals(List.of(0.999, 0.9999), recipe.ema());
        assertEquals(64, recipe.batch());
        assertEquals(12_000, recipe.steps());
        assertEquals(7, recipe.seed());
        assertEquals(new Recipe.Intervals(400, 1000), recipe.every());
        assertEquals(MatrixPrecision.BFLOAT16, recipe.precision());
        assertTrue(recipe.half());
        assertNull(recipe.start());
    }

    /** Trainings on endless pictures are resumed as they were before there was a count. */
    @Test
    void aCountOfPicturesIsReadAndTellsTrainingsApart() {
        Recipe endless = Recipes.parse(WHOLE, "r.yaml");
        assertEquals("Data[use=shapes, size=64, seed=1, turn=11.25]", endless.fixed().get("data"));
        Recipe one = Recipes.parse(WHOLE.replace("seed: 1}", "seed: 1, count: 1}"), "r.yaml");
        assertEquals(1, one.data().count());
        assertNotEquals(endless.fixed().get("data"), one.fixed().get("data"));
        assertThrows(
                IntarsiaException.class,
                () -> Recipes.parse(WHOLE.replace("seed: 1}", "seed: 1, count: 0}"), "r.yaml"));
        assertEquals(9, one.seeded(9).seed());
    }

    @Test
    void aNameThatLeadsElsewhereIsRefusedAtItsLine() {
        String evil = WHOLE.replaceFirst("name: [^\\n]+", "name: ../../evil");
        Problem problem =
                assertThrows(IntarsiaException.class, () -> Recipes.parse(evil, "r.yaml"))
                        .problems()
                        .get(0);
        assertEquals("INT-118 name (line 2)", problem.code() + " " + problem.place());
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        String broken =
                WHOLE.replace("use: shapes", "use: shape")
                        .replace("batch: 64", "batch: 0")
                        .replace("cosine", "cosinus")
                        .replace("checkpoint-every", "checkpoint-evry")
                        .replace("[0.999, 0.9999]", "[1.5]");
        List<Problem> problems =
                assertThrows(IntarsiaException.class, () -> Recipes.parse(broken, "r.yaml"))
                        .problems();
        assertEquals(
                List.of(
                        ErrorCode.UNKNOWN_ENTRY,
                        ErrorCode.INVALID_ENTRY,
                        ErrorCode.INVALID_ENTRY,
                        ErrorCode.INVALID_ENTRY,
                        ErrorCode.UNKNOWN_DATA_SET),
                problems.stream().map(Problem::code).sorted().toList());
        String all = problems.toString();
        assertTrue(all.contains("Did you mean shapes?"), all);
        assertTrue(all.contains("Did you mean checkpoint-every?"), all);
        assertTrue(all.contains("line 8"), all);
    }

    @Test
    void whatMayNotChangeIsToldFromWhatMay() {
        Recipe recipe = Recipes.parse(WHOLE, "r.yaml");
        assertNotEquals(recipe.fixed(), other("seed: 7", "seed: 8").fixed());
        assertNotEquals(recipe.fixed(), other("size: 64", "size: 32").fixed());
        assertNotEquals(recipe.fixed(), other("batch: 64", "batch: 32").fixed());
        assertNotEquals(recipe.fixed(), other("[0.999, 0.9999]", "[0.999]").fixed());
        assertNotEquals(recipe.fixed(), other("bf16", "f32").fixed());
        for (Recipe changed :
                List.of(
                        other("lr: 1.0e-3", "lr: 2.0e-3"),
                        other("clip: 1.0", "clip: 0.5"),
                        other("0.95", "0.99"),
                        other("steps: 12000", "steps: 13000"))) {
            assertEquals(recipe.fixed(), changed.fixed());
            assertNotEquals(recipe.open(), changed.open());
        }
        Recipe oftener = other("every: 400", "every: 500");
        assertEquals(recipe.fixed(), oftener.fixed());
        assertEquals(recipe.open(), oftener.open());
    }

    @Test
    void seedsHave64Bits() {
        Recipe recipe = other("seed: 7", "seed: -9000000000000000001");
        assertEquals(-9_000_000_000_000_000_001L, recipe.seed());
        assertEquals(5_000_000_000L, other("seed: 1}", "seed: 5000000000}").data().seed());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "betas: [0.9, 0.95] | betas: [0.9, 1.0] | optimizer.betas",
                "betas: [0.9, 0.95] | betas: [-0.1, 0.9] | optimizer.betas",
                "betas: [0.9, 0.95] | betas: [0.9] | optimizer.betas",
                "betas: [0.9, 0.95] | betas: 0.9 | optimizer.betas",
                "betas: [0.9, 0.95] | betas: [0.9, x] | optimizer.betas",
                "lr: 1.0e-3 | lr: -1 | optimizer.lr",
                "lr: 1.0e-3 | lr: 2.0e+6 | optimizer.lr",
                "clip: 1.0 | clip: -1 | optimizer.clip",
                "weight-decay: 0 | weight-decay: 1.0e+9 | optimizer.weight-decay",
                "warmup: 300 | warmup: -3 | optimizer.warmup",
                "cosine | cosinus | optimizer.schedule",
                "ema: [0.999, 0.9999] | ema: [1.0] | ema",
                "ema: [0.999, 0.9999] | ema: [] | ema",
                "batch: 64 | batch: 0 | batch",
                "ema: [0.999, 0.9999] | ema: 0.999 | ema",
                "steps: 12000 | steps: 1.5 | steps",
                "steps: 12000 | steps: 3000000000 | steps",
                "seed: 7 | seed: 99999999999999999999 | seed",
                "size: 64 | size: 7 | data.size",
                "seed: 1} | seed: 1, turn: 181} | data.turn",
                "label-drop: 0.1 | label-drop: | objective.label-drop",
                "label-drop: 0.1 | label-drop: ~ | objective.label-drop",
                "label-drop: 0.1 | with: {encoder: {kind: } } | objective.with.encoder.kind",
            })
    void everyValueHasItsRange(String from, String to, String place) {
        IntarsiaException refused = assertThrows(IntarsiaException.class, () -> other(from, to));
        assertEquals(1, refused.problems().size(), refused.getMessage());
        assertEquals(ErrorCode.INVALID_ENTRY, refused.problems().get(0).code());
        String subject = refused.problems().get(0).subject();
        assertTrue(subject.startsWith(place + " (line "), subject);
    }

    @Test
    void thePipelineIsLookedForBesideTheRecipe(@TempDir Path folder) throws IOException {
        String text = WHOLE.replace("pipeline: shapes-jit", "pipeline: mine/net.yaml");
        Path recipe = Files.writeString(folder.resolve("r.yaml"), text);
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> Recipes.read(recipe));
        assertEquals(ErrorCode.FILE_NOT_READABLE, refused.problems().get(0).code());
        assertTrue(refused.getMessage().contains("line 3"), refused.getMessage());

        Path net = Files.createDirectory(folder.resolve("mine")).resolve("net.yaml");
        Files.writeString(net, "intarsia: 1");
        assertEquals(net.toString(), Recipes.read(recipe).pipeline());
        Files.writeString(recipe, WHOLE);
        assertEquals("shapes-jit", Recipes.read(recipe).pipeline());
    }

    @Test
    void aRecipeMayBeginWithAFileThatLacksSomeNamesAndCallsOthersOtherwise() {
        String start =
                """
                start:
                  file: a.safetensors
                  fresh: [blocks.5.]
                  rename: {blocks.: patch_blocks.}
                """;
        Recipe recipe = Recipes.parse(WHOLE + start, "r.yaml");
        assertEquals("a.safetensors", recipe.start().weights().file());
        assertEquals(List.of("blocks.5."), recipe.start().fresh());
        assertEquals(Map.of("blocks.", "patch_blocks."), recipe.start().rename());
        String other = start.replace("patch_", "pixel_");
        assertNotEquals(recipe.fixed(), Recipes.parse(WHOLE + other, "r.yaml").fixed());
        Recipe prefixed = Recipes.parse(WHOLE + start + "  prefix: net.\n", "r.yaml");
        assertEquals(Map.of("net.blocks.", "patch_blocks.", "net.", ""), prefixed.start().names());
    }

    @Test
    void anUnknownPrecisionIsRefused() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> Recipes.parse(WHOLE.replace("bf16", "fp8"), "r.yaml"));
        assertEquals(ErrorCode.INVALID_ENTRY, refused.problems().get(0).code());
        assertTrue(refused.getMessage().contains("f32 or bf16"), refused.getMessage());
    }

    private static Recipe other(String from, String to) {
        assertTrue(WHOLE.contains(from));
        return Recipes.parse(WHOLE.replace(from, to), "r.yaml");
    }
}
