package org.intarsia.tokenizers.maskgitvq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.plan.PublishedShapes;
import org.intarsia.weights.RequestedParameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskgitVqPresetsTest {
    private static Plan plan(String preset) {
        Map<String, Object> decoder = Map.of("use", "maskgit-vq", "preset", preset);
        Map<String, Object> weights = Map.of("file", "none.pt");
        return new Pipelines(Cases.registry(), ModelFolder.of(Path.of("target")))
                .plan(
                        Manifests.of(
                                Map.of(
                                        "intarsia",
                                        1,
                                        "name",
                                        "preset",
                                        "image",
                                        Map.of("height", 256, "width", 256),
                                        "tokenizer",
                                        Map.of(
                                                "use",
                                                "maskgit-vq",
                                                "preset",
                                                preset,
                                                "weights",
                                                weights),
                                        "decoder",
                                        decoder)));
    }

    @ParameterizedTest
    @CsvSource({"imagenet-f16-256, 54515587"})
    void aPresetHasThePublishedNumberOfParameters(String preset, long parameters) {
        long trained =
                plan(preset).requested().get(0).parameters().stream()
                        .filter(asked -> asked.role() == RequestedParameter.Role.PARAMETER)
                        .mapToLong(asked -> asked.shape().size())
                        .sum();
        assertEquals(parameters, trained);
    }

    @ParameterizedTest
    @CsvSource({"imagenet-f16-256, maskgit-vqgan"})
    void aPresetAsksForExactlyThePublishedNamesAndShapes(String preset, String file) {
        Path published = Cases.shared("shapes").resolve(file + ".json");
        assumeTrue(Files.exists(published), "the published shapes are not here");
        assertEquals(1, plan(preset).requested().size());
        assertEquals(
                PublishedShapes.read(published), PublishedShapes.asked(plan(preset).requested()));
    }
}
