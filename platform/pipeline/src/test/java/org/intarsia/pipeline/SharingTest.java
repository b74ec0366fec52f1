package org.intarsia.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Kind;
import org.intarsia.weights.FreshWeights;
import org.junit.jupiter.api.Test;

class SharingTest {
    private final Pipelines pipelines = new Pipelines(Toys.registry(), ModelFolder.of());

    @Test
    void partsOfOnePluginAreOneGroup() {
        assertEquals(
                List.of(
                        List.of(
                                Kind.TOKENIZER,
                                Kind.BACKBONE,
                                Kind.HEAD,
                                Kind.SAMPLER,
                                Kind.DECODER)),
                plan("steps: 2").groups().stream().map(Plan.Group::kinds).toList());
    }

    @Test
    void keysAreEqualForEqualOptionsHoweverTheyAreWritten() {
        assertEquals(key("steps: 2"), key("steps: 2"));
        assertEquals(key("steps: 1"), key("version: '1.0'"));
        assertNotEquals(key("steps: 2"), key("steps: 3"));
    }

    @Test
    void whatOfAFileIsToBeIgnoredIsPartOfTheKey() {
        Plan plain = pipelines.plan(Manifests.parse(Toys.manifest(), "toy"));
        String text =
                Toys.manifest().replace("toy.safetensors", "toy.safetensors, ignore: [loss.]");
        Plan ignoring = pipelines.plan(Manifests.parse(text, "toy"));
        assertNotEquals(plain.groups().get(0).key(), ignoring.groups().get(0).key());
    }

    @Test
    void anAssemblyOverGivenWeightsSharesWithNobody() {
        try (ai.djl.ndarray.NDManager manager = ai.djl.ndarray.NDManager.newBaseManager();
                FreshWeights weights = new FreshWeights(manager, 0, "");
                Assembly assembly = pipelines.assembleFresh(plan("steps: 2"), weights)) {
            assertEquals(
                    List.of(Kind.TOKENIZER, Kind.BACKBONE, Kind.HEAD, Kind.SAMPLER, Kind.DECODER),
                    assembly.built());
            assertEquals(0, assembly.bytesRead());
            assertSame(assembly.part(Backbone.class), assembly.part(Backbone.class));
        }
    }

    private Object key(String sampler) {
        return plan(sampler).groups().get(0).key();
    }

    private Plan plan(String sampler) {
        String text =
                Toys.manifest()
                        .replace("patch-size: 2", "patch-size: 1")
                        .replace("steps: 2", sampler);
        return pipelines.plan(Manifests.parse(text, "toy"));
    }
}
