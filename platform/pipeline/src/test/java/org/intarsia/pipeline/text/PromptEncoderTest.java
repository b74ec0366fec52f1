package org.intarsia.pipeline.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.Toys;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.intarsia.weights.file.SafetensorsWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ArrayLeakCheck
class PromptEncoderTest {
    private static final String ENCODER =
            "encoder: {use: letters, weights: {file: letters.safetensors}}";

    @TempDir private Path models;
    private Pipelines pipelines;

    @BeforeEach
    void open() {
        pipelines =
                new Pipelines(
                        new ModuleRegistry(List.of(new Toys.ToyPlugin(), new ToyTexts())),
                        ModelFolder.of(models));
        try (NDManager manager = NDManager.newBaseManager()) {
            write("letters.safetensors", "letter", manager.create(new float[] {1, 2, 3}));
            write("toy.safetensors", "scale", manager.create(new float[] {0.5f}));
        }
    }

    private void write(String file, String name, NDArray values) {
        SafetensorsWriter.write(models.resolve(file), Map.of(name, values), Map.of());
    }

    private static Manifest pipeline(String conditioning) {
        String text =
                Toys.manifest().replace("{kind: class, classes: 3}", "{" + conditioning + "}");
        assertTrue(text.contains(conditioning), text);
        return Manifests.parse(text, "toy.yaml");
    }

    private static Manifest texts(String encoder) {
        return pipeline("kind: text, length: 2, width: 3, " + encoder);
    }

    private Problem refused(Manifest manifest) {
        List<Problem> problems =
                assertThrows(IntarsiaException.class, () -> pipelines.plan(manifest)).problems();
        assertEquals(1, problems.size(), problems.toString());
        return problems.get(0);
    }

    @Test
    void theEncoderIsPlannedWithThePipelineAndNotBuiltWithIt() {
        Plan plan = pipelines.plan(texts(ENCODER));
        assertEquals("text-encoder -> backbone", plan.edges().get(0).name());
        assertEquals(4, plan.parameters());
        assertEquals(Float.BYTES, plan.weightBytes());
        try (Assembly assembly = pipelines.assemble(plan)) {
            assertTrue(assembly.find(TextEncoder.class).isEmpty());
            assertTrue(assembly.find(Backbone.class).isPresent());
        }
    }

    @Test
    void whatIsEncodedIsReadAsAFileOfEmbeddings() {
        Plan plan = pipelines.plan(PromptEncoder.encoder(texts(ENCODER)));
        try (Assembly assembly = pipelines.assemble(plan);
                NDManager manager = assembly.manager().newSubManager()) {
            PromptEncoder encoder = new PromptEncoder(assembly);
            Map<String, NDArray> none = encoder.encode(List.of("A", "BC"), null, manager);
            assertArrayEquals(
                    new float[] {65, 130, 195, 0, 0, 0, 66, 132, 198, 67, 134, 201},
                    none.get("text").toFloatArray());
            assertArrayEquals(new float[] {1, 0, 1, 1}, none.get("mask").toFloatArray());
            assertArrayEquals(new float[6], none.get("null").toFloatArray());
            Map<String, NDArray> negative = encoder.encode(List.of("A"), "D", manager);
            assertArrayEquals(
                    new float[] {68, 136, 204, 0, 0, 0}, negative.get("null").toFloatArray());
        }
    }

    @Test
    void aModelWithItsOwnRepresentationOfNoTextReadsNoNegativePrompt() {
        Manifest manifest = texts(ENCODER.replace("letters,", "letters, own-null: true,"));
        Plan plan = pipelines.plan(PromptEncoder.encoder(manifest));
        try (Assembly assembly = pipelines.assemble(plan);
                NDManager manager = assembly.manager().newSubManager()) {
            PromptEncoder encoder = new PromptEncoder(assembly);
            List<String> prompts = List.of("A");
            assertArrayEquals(
                    new float[6],
                    encoder.encode(prompts, null, manager).get("null").toFloatArray());
            IntarsiaException thrown =
                    assertThrows(
                            IntarsiaException.class,
                            () -> encoder.encode(prompts, "blurry", manager));
            assertEquals(ErrorCode.WRONG_CONDITION, thrown.problems().get(0).code());
        }
    }

    @Test
    void anEncoderOfAnotherLengthIsRefusedWithBoth() {
        Problem problem = refused(texts(ENCODER.replace("letters,", "letters, length: 5,")));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(
                problem.cause().contains("a length of 5 offered, 2 expected"), problem.toString());
    }

    @Test
    void anEncoderInAPipelineOfClassesIsRefused() {
        Problem problem = refused(pipeline("kind: class, classes: 3, " + ENCODER));
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.cause().contains("is conditioned on"), problem.toString());
    }

    @Test
    void theEncoderIsFoundWhereADecoderAloneIsLeft() {
        Manifest whole = texts(ENCODER);
        for (Manifest rest : List.of(whole, whole.codes(), whole.withoutDecoder())) {
            assertEquals(whole.encoding().parts(), PromptEncoder.encoder(rest).parts());
        }
    }

    @Test
    void aManifestWithoutAnEncoderEncodesNothing() {
        Manifest none = pipeline("kind: text, length: 2, width: 3");
        IntarsiaException thrown =
                assertThrows(IntarsiaException.class, () -> PromptEncoder.encoder(none));
        assertEquals(ErrorCode.MISSING_PART, thrown.problems().get(0).code());
    }

    @Test
    void aTokenizerThatIsNotThereIsLookedForBesideTheWeights() {
        Plan plan =
                pipelines.plan(
                        PromptEncoder.encoder(texts(ENCODER.replace("letters,", "tokenized,"))));
        IntarsiaException thrown =
                assertThrows(IntarsiaException.class, () -> pipelines.assemble(plan).close());
        assertEquals(ErrorCode.MODEL_FILE_NOT_FOUND, thrown.problems().get(0).code());
        assertTrue(thrown.getMessage().contains("tokenizer.json"), thrown.getMessage());
    }
}
