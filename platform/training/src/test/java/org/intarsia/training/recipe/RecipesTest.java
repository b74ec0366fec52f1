package org.intarsia.training.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.intarsia.nn.ops.MatrixPrecision;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.junit.jupiter.api.Test;

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
        assertEquals(new Recipe.Data("shapes", 64, 1, 11.25), recipe.data());
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
    void whatDecidesTheTrajectoryIsPartOfTheIdentity() {
        String identity = Recipes.parse(WHOLE, "r.yaml").identity();
        assertNotEquals(identity, other("seed: 7", "seed: 8"));
        assertNotEquals(identity, other("label-drop: 0.1", "label-drop: 0.2"));
        assertNotEquals(identity, other("lr: 1.0e-3", "lr: 2.0e-3"));
        assertEquals(identity, other("steps: 12000", "steps: 13000"));
        assertEquals(identity, other("every: 400", "every: 500"));
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
        assertNotEquals(recipe.identity(), Recipes.parse(WHOLE + other, "r.yaml").identity());
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

    private static String other(String from, String to) {
        assertTrue(WHOLE.contains(from));
        return Recipes.parse(WHOLE.replace(from, to), "r.yaml").identity();
    }
}
