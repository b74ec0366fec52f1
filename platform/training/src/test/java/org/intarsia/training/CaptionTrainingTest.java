package org.intarsia.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.text.EmbeddingCache;
import org.intarsia.pipeline.text.Prompt;
import org.intarsia.pipeline.text.PromptEmbedder;
import org.intarsia.pipeline.text.PromptEncoder;
import org.intarsia.pipeline.text.TextEmbeddings;
import org.intarsia.pipeline.threads.RunThreads;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.training.evaluation.Evaluation;
import org.intarsia.training.recipe.Recipe;
import org.intarsia.training.recipe.Recipes;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionTrainingTest {
    private static final String SHARED =
            "{use: letters, weights: {file: texts.safetensors, prefix: text_encoder.}}";

    @TempDir Path folder;

    private Trainer trainer(Manifest manifest, Recipe recipe) {
        return Trainer.of(TextToys.pipelines(folder), manifest, recipe, folder.resolve("run"));
    }

    private Path trained(Recipe recipe) throws Exception {
        Path made =
                trainer(TextToys.manifest(8, SHARED), recipe)
                        .train(false, progress -> {})
                        .weights();
        return Files.copy(made, folder.resolve("texts.safetensors"));
    }

    @Test
    void theEncoderIsTrainedWithTheBackboneAndLiesInItsFileBehindItsPrefix() throws Exception {
        List<TrainingListener.Progress> told = new ArrayList<>();
        Trainer.Result result =
                trainer(TextToys.manifest(8, SHARED), Toys.recipe(60, 1)).train(false, told::add);
        double first = told.subList(0, 10).stream().mapToDouble(p -> p.loss()).average().orElse(0);
        double last = told.subList(50, 60).stream().mapToDouble(p -> p.loss()).average().orElse(9);
        assertTrue(last < 0.9 * first, first + " became " + last);
        try (StateDict file = StateDicts.open(result.weights(), null);
                StateDict end =
                        StateDicts.open(folder.resolve("run/checkpoint-60.safetensors"), null);
                NDManager manager = NDManager.newBaseManager()) {
            assertEquals(Set.of("matrix", "text_encoder.table"), Set.copyOf(file.names()));
            assertTrue(end.names().contains("ema0.text_encoder.table"), end.names().toString());
            float[] table = file.load("text_encoder.table", manager).toFloatArray();
            float[] fresh = fresh(manager);
            float moved = 0;
            for (int i = 0; i < 4; i++) {
                moved += Math.abs(table['e' * 4 + i] - fresh['e' * 4 + i]);
                assertEquals(fresh['~' * 4 + i], table['~' * 4 + i], 1e-6f, "no caption has it");
            }
            assertTrue(moved > 1e-2, "moved by " + moved);
        }
    }

    /** As it began. */
    private float[] fresh(NDManager manager) {
        try (StateDict file =
                StateDicts.open(
                        Trainer.of(
                                        TextToys.pipelines(folder),
                                        TextToys.manifest(8, SHARED),
                                        Toys.recipe(1, 0),
                                        folder.resolve("fresh"))
                                .train(false, progress -> {})
                                .weights(),
                        null)) {
            return file.load("text_encoder.table", manager).toFloatArray();
        }
    }

    @Test
    void aPromptIsReadFromThatFileAloneAsThePipelineReadsIt() throws Exception {
        trained(Toys.recipe(4, 1));
        Pipelines pipelines = TextToys.pipelines(folder);
        Manifest manifest = TextToys.manifest(8, SHARED);
        PromptEmbedder embedder =
                new PromptEmbedder(
                        pipelines,
                        new EmbeddingCache(folder.resolve("texts"), EmbeddingCache.MOST),
                        note -> {},
                        (plan, work) -> work.run());
        try (NDManager manager = NDManager.newBaseManager();
                TextEmbeddings alone =
                        embedder.embed(manifest, List.of(new Prompt("a red star", null)));
                Assembly assembly = pipelines.assemble(pipelines.plan(manifest));
                TextEmbeddings within =
                        new PromptEncoder(assembly).embeddings(List.of("a red star"), manager)) {
            assertArrayEquals(
                    text(within, manager, false), text(alone, manager, false), 1e-6f, "text");
            assertArrayEquals(
                    text(within, manager, true), text(alone, manager, true), 1e-6f, "none");
        }
    }

    private static float[] text(TextEmbeddings texts, NDManager manager, boolean none) {
        Conditioning.Part part = texts.of(manager, new int[] {0}).part(Conditioning.TEXT);
        return (none ? part.nullForm() : part.value()).toFloatArray();
    }

    @Test
    void anEncoderThatIsNotTrainedWithTheBackboneIsRefused() {
        for (String encoder :
                List.of(
                        "",
                        "{use: fixed-letters, weights: {file: texts.safetensors, prefix: t.}}",
                        "{use: letters, weights: {file: other.safetensors}}")) {
            Trainer trainer = trainer(TextToys.manifest(8, encoder), Toys.recipe(1, 1));
            IntarsiaException refused =
                    assertThrows(
                            IntarsiaException.class, () -> trainer.train(false, progress -> {}));
            assertEquals(ErrorCode.NOT_TRAINABLE, refused.problems().get(0).code(), encoder);
            assertTrue(
                    refused.getMessage().contains("no text encoder that can be trained"),
                    refused.getMessage());
        }
    }

    @Test
    void aPipelineThatReadsCaptionsIsJudgedByClassAndColour() throws Exception {
        Manifest manifest = TextToys.manifest(64, SHARED);
        Path made = trainer(manifest, wide()).train(false, progress -> {}).weights();
        Files.copy(made, folder.resolve("texts.safetensors"));
        Pipelines pipelines = TextToys.pipelines(folder);
        List<Integer> told = new ArrayList<>();
        try (Assembly assembly = pipelines.assemble(pipelines.plan(manifest))) {
            Evaluation result = Evaluation.run(assembly, 50, 7, RunThreads.engine(), told::add);
            assertEquals(List.of(20, 40, 50), told);
            assertTrue(result.realAccuracy() > 0.9, "real classes");
            // A picture of one colour has no shape, and so no colour of one.
            assertEquals(0, result.colours().orElseThrow().made());
            assertTrue(result.colours().orElseThrow().real() >= 0.96, result.toString());
        }
    }

    private static Recipe wide() {
        return Recipes.parse(
                """
                intarsia: 1
                name: texts
                pipeline: texts
                objective: {use: toy, scale: 1}
                data: {use: shapes, size: 64, seed: 3}
                batch: 2
                steps: 1
                """,
                "texts.yaml");
    }
}
