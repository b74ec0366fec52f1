package org.intarsia.app.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.intarsia.app.TaskMonitor;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.text.ToyTexts;
import org.intarsia.spi.text.TokenizerSpec;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.intarsia.weights.RequestedParameter;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ArrayLeakCheck
class EncoderBenchTest {
    @TempDir Path folder;

    private static EncoderBench bench(String file, int rounds) {
        Pipelines pipelines =
                new Pipelines(new ModuleRegistry(List.of(new ToyTexts())), ModelFolder.of());
        Plan plan =
                pipelines.plan(
                        Manifests.parse(
                                "intarsia: 1\nname: encoder\nconditioning: {kind: text, length: 2,"
                                        + " width: 3, encoder: {use: tokenized, weights: {file: "
                                        + file
                                        + ", prefix: model.}}}",
                                "encoder.yaml"));
        return new EncoderBench(pipelines, plan, rounds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "toy/model.safetensors.index.json"})
    void anEncoderIsMeasuredWithoutItsFilesAndLeavesNone(String file) throws IOException {
        Set<Path> before = left();
        List<Long> told = new ArrayList<>();
        EncoderReport report = bench(file, 2).run(told::add);

        assertEquals(List.of(1L, 2L), told);
        assertEquals(2, report.rows());
        assertEquals(3, report.parameters());
        assertEquals(6, report.fileBytes());
        assertTrue(report.firstSeconds() > 0 && report.secondSeconds() > 0, report.toString());
        assertEquals(report.secondSeconds() / report.firstSeconds(), report.ratio());
        assertTrue(report.peakBytes() >= report.after().ownBytes(), report.toString());
        assertEquals(before, left());
    }

    @Test
    void whoStopsItLeavesNoFileEither() throws IOException {
        Set<Path> before = left();
        TaskMonitor stop =
                new TaskMonitor() {
                    @Override
                    public void progress(long done) {}

                    @Override
                    public void check() {
                        throw new CancellationException();
                    }
                };
        assertThrows(CancellationException.class, () -> bench("model.safetensors", 2).run(stop));
        assertEquals(before, left());
    }

    private static Set<Path> left() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(path -> path.getFileName().toString().startsWith("intarsia-bench"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void aRandomFileHoldsEveryParameterInBfloat16() {
        Path file = folder.resolve("a/model.safetensors");
        List<RequestedParameter> parameters =
                List.of(
                        new RequestedParameter(
                                "a", new Shape(3, 5), RequestedParameter.Role.PARAMETER),
                        new RequestedParameter(
                                "b", new Shape(700, 2000), RequestedParameter.Role.PARAMETER));
        Plan.Requests requests = new Plan.Requests("a/model.safetensors", false, parameters);

        assertEquals(2 * (15 + 1_400_000), RandomModelFile.write(file, requests, done -> {}));
        try (StateDict dict = StateDicts.open(file, null);
                NDManager manager = NDManager.newBaseManager()) {
            assertEquals(Set.of("a", "b"), Set.copyOf(dict.names()));
            NDArray values = dict.load("b", manager).toType(DataType.FLOAT32, true);
            assertEquals(new Shape(700, 2000), values.getShape());
            assertEquals(0.02, values.square().mean().sqrt().getFloat(), 1e-3);
            assertEquals(0, values.mean().getFloat(), 1e-3);
        }
    }

    @Test
    void theStandInGivesATokenAWordBehindOneOfTheBeginning() {
        WordNumbers words = new WordNumbers(new TokenizerSpec(50, Map.of()));
        long[] text = words.ids(" a red a ");
        assertEquals(4, text.length);
        assertEquals(0, text[0]);
        assertEquals(text[1], text[3]);
        assertTrue(text[2] >= 0 && text[2] < 50);
        assertArrayEquals(new long[] {0}, words.ids(""));
    }
}
