package org.intarsia.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.Toys;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.weights.FreshWeights;
import org.intarsia.weights.file.SafetensorsWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SamplingRunTest {
    private static final Generator.Request REQUEST =
            new Generator.Request(new int[] {1, 2}, new long[] {5, 6});
    private static final Generator.Listener NOBODY = (progress, preview) -> {};

    @TempDir Path folder;
    private NDManager manager;
    private FreshWeights weights;
    private Assembly assembly;
    private Generator generator;

    @BeforeEach
    void assemble() {
        Pipelines pipelines = new Pipelines(Toys.registry(), ModelFolder.of(Path.of("nowhere")));
        manager = NDManager.newBaseManager();
        weights = new FreshWeights(manager, 0, "");
        String manifest =
                Toys.manifest()
                        .replace("patch-size: 2", "patch-size: 1")
                        .replace("steps: 2", "steps: 5");
        assembly =
                pipelines.assembleFresh(pipelines.plan(Manifests.parse(manifest, "toy")), weights);
        generator = new Generator(assembly);
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, assembly.manager().getManagedArrays().size());
        assembly.close();
        weights.close();
        manager.close();
    }

    private float[] values(Generator.Result result) {
        try (NDArray images = result.images()) {
            return images.toFloatArray();
        }
    }

    private static SavedState open(Path file) {
        return SavedState.open(file, 1 << 20);
    }

    @Test
    void aRunGoesOnAtEveryStepWithTheSameBits() {
        Generator.Result whole = generator.generate(manager, REQUEST, NOBODY);
        long evaluations = whole.evaluations();
        float[] wanted = values(whole);
        for (int at = 0; at < 5; at++) {
            Path file = folder.resolve("state-" + at);
            try (SamplingRun first = generator.start(REQUEST)) {
                for (int step = 0; step < at; step++) {
                    first.step(NOBODY);
                }
                first.save(file, Map.of("generation", "g"));
            }
            try (SamplingRun second = generator.start(REQUEST);
                    SavedState saved = open(file)) {
                assertEquals(Optional.of("g"), saved.note("generation"));
                assertEquals(Optional.empty(), saved.note("index"));
                assertEquals(at, saved.index());
                assertTrue(second.restore(saved));
                assertEquals(at, second.progress().index());
                while (!second.done()) {
                    second.step(NOBODY);
                }
                Generator.Result result = second.finish(manager, NOBODY);
                assertEquals(evaluations, result.evaluations());
                assertArrayEquals(wanted, values(result));
            }
        }
    }

    @Test
    void aStateOfAnotherRequestIsNotGoneOnWith() {
        Path file = folder.resolve("state");
        try (SamplingRun run = generator.start(REQUEST)) {
            run.step(NOBODY);
            run.save(file, Map.of());
        }
        Generator.Request one = new Generator.Request(new int[] {1}, new long[] {5});
        try (SamplingRun other = generator.start(one);
                SavedState saved = open(file)) {
            assertFalse(other.restore(saved));
            assertEquals(0, other.progress().index());
            while (!other.done()) {
                other.step(NOBODY);
            }
            assertArrayEquals(
                    values(generator.generate(manager, one, NOBODY)),
                    values(other.finish(manager, NOBODY)));
        }
    }

    @Test
    void aFileThatIsNoStateIsRefusedAndLetGo() throws IOException {
        Path file = folder.resolve("state");
        try (SamplingRun run = generator.start(REQUEST)) {
            run.save(file, Map.of());
        }
        assertRefused(() -> SavedState.open(file, 10));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 8));
        assertRefused(() -> open(file));
        Path other = folder.resolve("other");
        try (NDArray array = manager.ones(new Shape(1))) {
            SafetensorsWriter.write(other, Map.of("t", array), Map.of("index", "-1"));
        }
        assertRefused(() -> open(other));
        assertThrows(IntarsiaException.class, () -> open(folder.resolve("none")));
    }

    private static void assertRefused(Executable opening) {
        IntarsiaException e = assertThrows(IntarsiaException.class, opening);
        assertEquals(ErrorCode.SAFETENSORS_DAMAGED, e.problems().get(0).code());
    }

    @Test
    void aRunIsNotFinishedBeforeItsLastStepNorSavedBehindIt() {
        try (SamplingRun run = generator.start(REQUEST)) {
            assertThrows(IllegalStateException.class, () -> run.finish(manager, NOBODY));
            while (!run.done()) {
                run.step(NOBODY);
            }
            assertFalse(run.savable());
            assertThrows(
                    IllegalStateException.class, () -> run.save(folder.resolve("s"), Map.of()));
        }
    }

    @Test
    void aListenerThatEndsARunLeavesNothingOpen() {
        int before = manager.getManagedArrays().size();
        assertThrows(
                CancellationException.class,
                () ->
                        generator.generate(
                                manager,
                                REQUEST,
                                (progress, preview) -> {
                                    throw new CancellationException("enough");
                                }));
        assertEquals(before, manager.getManagedArrays().size());
    }
}
