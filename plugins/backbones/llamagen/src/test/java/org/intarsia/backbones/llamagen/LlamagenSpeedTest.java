package org.intarsia.backbones.llamagen;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.intarsia.nn.Gradients;
import org.intarsia.pipeline.Assembly;
import org.intarsia.pipeline.ModelFolder;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.RandomWeights;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Conditioning;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Step;
import org.intarsia.testkit.TestNoise;
import org.intarsia.testkit.TestRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What the cache saves, on a network of LlamaGen-B's shape: {@code -Dintarsia.speed=true}. */
@EnabledIfSystemProperty(named = "intarsia.speed", matches = "true")
class LlamagenSpeedTest {
    private static final int TOKENS = 256;
    private static final int ROWS = 2;

    private static Map<String, Object> manifest() {
        Map<String, Object> levels = Map.of("use", "levels", "vocabulary", 16_384);
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("intarsia", 1);
        manifest.put("name", "speed");
        manifest.put("image", Map.of("height", 256, "width", 256));
        manifest.put("conditioning", Map.of("kind", "class", "classes", 1000));
        manifest.put("tokenizer", levels);
        manifest.put("backbone", Map.of("use", "llamagen", "preset", "B"));
        manifest.put("head", Map.of("use", "logits", "preset", "llamagen"));
        manifest.put("decoder", levels);
        return manifest;
    }

    private static double seconds(Assembly assembly, Backbone.Session session, NDArray shown) {
        long began = System.nanoTime();
        int length = (int) shown.getShape().get(1);
        Step step = new Step(length, TOKENS, new float[0]);
        NDList features = session.forward(new NDList(shown), step);
        long rows = features.get(0).getShape().get(1);
        NDList last = new NDList(features.get(0).get(new NDIndex(":, {}:", rows - 1)));
        assembly.part(PredictionHead.class)
                .predict(last, new NDList(shown), step)
                .get(0)
                .toFloatArray();
        features.close();
        return (System.nanoTime() - began) / 1e9;
    }

    private static double median(double[] times, int from, int to) {
        double[] part = Arrays.copyOfRange(times, from, to);
        Arrays.sort(part);
        return part[part.length / 2];
    }

    @Test
    void aLateTokenCostsHardlyMoreThanAnEarlyOneAndTheCacheSavesMostOfTheWork() {
        Pipelines pipelines = new Pipelines(Cases.registry(), ModelFolder.of(Path.of("target")));
        try (NDManager manager = NDManager.newBaseManager();
                RandomWeights weights = new RandomWeights(manager);
                Assembly assembly =
                        pipelines.assembleOver(
                                pipelines.plan(Manifests.of(manifest())), (a, b) -> weights)) {
            Gradients.off(() -> measure(assembly, manager));
        }
    }

    private static void measure(Assembly assembly, NDManager manager) {
        NDArray labels = manager.create(new long[ROWS]);
        Conditioning given = Conditioning.NONE.with(Conditioning.LABEL, labels, labels);
        TestRun run = new TestRun(manager, new TestNoise(1, 2));
        Backbone backbone = assembly.part(Backbone.class);
        NDArray ids = manager.create(new long[ROWS * TOKENS], new Shape(ROWS, TOKENS));
        double[] times = new double[TOKENS];
        Backbone.Session session = backbone.open(given, run);
        for (int token = 0; token < TOKENS; token++) {
            NDArray shown = ids.get(new NDIndex(":, 0:{}", token));
            times[token] = seconds(assembly, session, shown);
        }
        double early = median(times, 15, 26);
        double late = median(times, 195, 206);
        double cached = Arrays.stream(times).sum();
        int every = 32;
        double whole = 0;
        for (int token = every / 2; token < TOKENS; token += every) {
            NDArray shown = ids.get(new NDIndex(":, 0:{}", token));
            whole += every * seconds(assembly, backbone.open(given, run), shown);
        }
        System.out.printf(
                Locale.ROOT,
                "token 20: %.1f ms, token 200: %.1f ms (%.2f times); 256 tokens with the cache"
                        + " %.1f s, without %.1f s (%.1f times)%n",
                early * 1e3,
                late * 1e3,
                late / early,
                cached,
                whole,
                whole / cached);
        assertTrue(late <= 1.3 * early, late + " s against " + early + " s");
        assertTrue(whole >= 8 * cached, whole + " s against " + cached + " s");
    }
}
