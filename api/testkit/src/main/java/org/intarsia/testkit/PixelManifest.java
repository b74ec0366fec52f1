package org.intarsia.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.intarsia.spi.IntarsiaException;
import org.intarsia.spi.Problem;

/**
 * A manifest over pixels at 256 by 256, as a YAML reader would give it, for what is planned in
 * tests.
 *
 * @param conditioning its section
 * @param backbone with {@code use} and options; where it says no weights, they are of a file that
 *     is not there
 * @param head likewise
 * @param sampler the name of one
 */
public record PixelManifest(
        Map<String, Object> conditioning,
        Map<String, Object> backbone,
        Map<String, Object> head,
        String sampler) {
    /** ImageNet's. */
    public static final Map<String, Object> CLASSES = Map.of("kind", "class", "classes", 1000);

    private static final Map<String, Object> PIXEL = Map.of("use", "pixel");

    /** Conditioned on ImageNet's classes, sampled by {@code euler}. */
    public static PixelManifest ofClasses(Map<String, Object> backbone, Map<String, Object> head) {
        return new PixelManifest(CLASSES, backbone, head, "euler");
    }

    public PixelManifest sampledBy(String other) {
        return new PixelManifest(conditioning, backbone, head, other);
    }

    public Map<String, Object> sections() {
        Map<String, Object> whole = new LinkedHashMap<>(backbone);
        whole.putIfAbsent("weights", Map.of("file", "none.ckpt"));
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("intarsia", 1);
        manifest.put("name", "test");
        manifest.put("image", Map.of("height", 256, "width", 256));
        manifest.put("conditioning", conditioning);
        manifest.put("tokenizer", PIXEL);
        manifest.put("backbone", whole);
        manifest.put("head", head);
        manifest.put("sampler", Map.of("use", sampler));
        manifest.put("decoder", PIXEL);
        return manifest;
    }

    /**
     * Checks that sampling token ids is refused, with both specs and samplers that fit.
     *
     * @param plan plans sections of a manifest
     */
    public void refusesToSampleIds(Consumer<Map<String, Object>> plan) {
        Problem problem = sampledBy("raster").refusedBy(plan);
        assertEquals("INT-203", problem.code());
        assertEquals("edge tokenizer -> sampler at sampler", problem.subject());
        assertEquals(
                "pixel [3,256,256] in [-1.0, 1.0] offered, one grid of token ids expected",
                problem.cause());
        assertTrue(problem.next().startsWith("Use sampler "), problem.next());
        assertTrue(problem.next().contains("adams-2"), problem.next());
    }

    /**
     * The first problem for which it is refused.
     *
     * @param plan plans sections of a manifest
     */
    public Problem refusedBy(Consumer<Map<String, Object>> plan) {
        return assertThrows(IntarsiaException.class, () -> plan.accept(sections()))
                .problems()
                .get(0);
    }
}
