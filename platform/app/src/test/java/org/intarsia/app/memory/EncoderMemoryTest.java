package org.intarsia.app.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.Toys;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.live.InMemoryRegistry;
import org.intarsia.pipeline.live.LoadedWeights;
import org.intarsia.pipeline.live.Parts;
import org.intarsia.pipeline.live.SlotSettings;
import org.intarsia.pipeline.live.Slots;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.text.PromptEncoder;
import org.intarsia.pipeline.text.ToyTexts;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.weights.file.SafetensorsWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory of a pipeline whose encoder of texts is loaded now and then. */
@ArrayLeakCheck
class EncoderMemoryTest {
    @TempDir private Path models;

    private Slots slots;
    private Pipelines pipelines;
    private Manifest manifest;

    @BeforeEach
    void load() throws IOException {
        Parts.weights(models, "toy.safetensors", 0.5f);
        try (NDManager manager = NDManager.newBaseManager()) {
            SafetensorsWriter.write(
                    models.resolve("letters.safetensors"),
                    Map.of("letter", manager.create(new float[] {1, 2, 3})),
                    Map.of());
        }
        InMemoryRegistry registry = Parts.shelf();
        ToyTexts.install(registry);
        pipelines = new Pipelines(registry, ModelFolder.of(models));
        manifest =
                Manifests.parse(
                        Toys.manifest()
                                .replace("backbone: {use: toy", "backbone: {use: told")
                                .replace(
                                        "{kind: class, classes: 3}",
                                        "{kind: text, length: 2, width: 3, encoder: {use: letters,"
                                                + " weights: {file: letters.safetensors}}}"),
                        "told.yaml");
        slots = new Slots(registry, (slot, problem) -> {});
        slots.open("told", pipelines, manifest, new SlotSettings(3, null, Duration.ofSeconds(120)));
    }

    @AfterEach
    void close() {
        slots.close(Duration.ofSeconds(5));
    }

    @Test
    void anEncoderThatIsNotLoadedCountsNothing() {
        assertEquals(4, pipelines.plan(manifest).parameters());
        assertEquals(Float.BYTES, LoadedWeights.bytes(slots, Device.cpu()), "the backbone's one");
    }

    @Test
    void itsMemoryIsHeldWhileTextsAreEncoded() {
        Plan encoder = pipelines.plan(PromptEncoder.encoder(manifest));
        MemoryBudget budget = new MemoryBudget(slots, 1L << 40);
        MemoryHold held = budget.beginEncoder("told", encoder);
        try (held) {
            assertEquals(encoder.memory().runBytes(), budget.held());
            assertTrue(budget.held() > 0);
        }
        assertEquals(0, budget.held());
    }

    @Test
    void oneThatDoesNotFitIsRefusedBeforeItIsLoaded() {
        Plan encoder = pipelines.plan(PromptEncoder.encoder(manifest));
        MemoryBudget budget = new MemoryBudget(slots, encoder.memory().bytes());
        IntarsiaException thrown =
                assertThrows(IntarsiaException.class, () -> budget.beginEncoder("told", encoder));
        assertEquals(ErrorCode.MEMORY_LIMIT, thrown.problems().get(0).code());
        assertTrue(
                thrown.getMessage().contains("text encoder of pipeline told"), thrown.getMessage());
        assertEquals(0, budget.held());
    }
}
