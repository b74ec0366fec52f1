package org.intarsia.backbones.rar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Step;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.junit.jupiter.api.Test;

/** What RAR refuses, and what its recorded cases may leave out. */
class RarPlanTest {
    private static final int V = 32;
    private static final Pipelines PIPELINES =
            new Pipelines(Cases.registry(), ModelFolder.of(Path.of("target")));

    private static Plan plan(int vocabulary, Map<String, Object> sampler) {
        Map<String, Object> levels = Map.of("use", "levels", "patch", 4, "vocabulary", vocabulary);
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("intarsia", 1);
        manifest.put("name", "tiny");
        manifest.put("image", Map.of("height", 8, "width", 12));
        manifest.put("conditioning", Map.of("kind", "class", "classes", 10));
        manifest.put("tokenizer", levels);
        manifest.put(
                "backbone",
                Map.of(
                        "use", "rar",
                        "hidden-size", 16,
                        "num-hidden-layers", 1,
                        "num-attention-heads", 2,
                        "codebook-size", V));
        manifest.put("head", Map.of("use", "logits", "preset", "rar"));
        manifest.put("sampler", sampler);
        manifest.put("decoder", levels);
        return PIPELINES.plan(Manifests.of(manifest));
    }

    private static Problem refused(int vocabulary, Map<String, Object> sampler) {
        return assertThrows(IntarsiaException.class, () -> plan(vocabulary, sampler))
                .problems()
                .get(0);
    }

    @Test
    void aTokenizerOfAnotherVocabularyIsRefused() {
        Problem problem = refused(64, Map.of("use", "raster"));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertEquals("a vocabulary of 64 offered, 32 expected", problem.cause());
    }

    @Test
    void drawsThatCannotBeMeantAreRefused() {
        Problem above = refused(V, Map.of("use", "raster", "top-k", V + 1));
        assertEquals(ErrorCode.TOP_K_TOO_LARGE, above.code());
        assertTrue(above.next().contains("at most 32"), above.next());
        Problem cold = refused(V, Map.of("use", "raster", "temperature", 0));
        assertEquals(ErrorCode.OPTION_OUT_OF_RANGE, cold.code());
        assertTrue(cold.next().contains("greedy: true"), cold.next());
    }

    @Test
    void idsThatTheTableDoesNotHaveAreRefused() {
        try (NDManager manager = NDManager.newBaseManager();
                Assembly assembly =
                        PIPELINES.assembleOver(
                                plan(V, Map.of("use", "raster")),
                                (entry, holder) -> new RandomParameters(manager))) {
            NDArray labels = manager.create(new long[] {3});
            Conditioning given = Conditioning.NONE.with(Conditioning.LABEL, labels, labels);
            Backbone.Session session =
                    assembly.part(Backbone.class)
                            .open(given, new TestRun(manager, new TestNoise(1)));
            NDList ids = new NDList(manager.create(new long[] {0, V}, new Shape(1, 2)));
            Step step = new Step(0, 6, new float[0]);
            IntarsiaException e =
                    assertThrows(IntarsiaException.class, () -> session.forward(ids, step));
            assertEquals(ErrorCode.TOKEN_OUT_OF_VOCABULARY, e.problems().get(0).code());
        }
    }
}
