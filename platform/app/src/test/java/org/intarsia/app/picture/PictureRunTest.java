package org.intarsia.app.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.live.InMemoryRegistry;
import org.intarsia.pipeline.live.Parts;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.NoOptions;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureRunTest {
    @TempDir Path folder;

    @Test
    void aPictureThatIsNotFiniteIsAnErrorThatNamesItAndIsNotHandedOn() {
        Pipelines pipelines = Parts.pipelines(Parts.shelf(), folder);
        Parts.weights(folder, "toy.safetensors", 3e38f);
        List<Picture> pictures = new ArrayList<>();
        try (Assembly assembly = pipelines.assemble(pipelines.plan(Parts.manifest()))) {
            PictureRun run = new PictureRun(assembly, null, pictures::add, now -> {});
            PictureOrder order = new PictureOrder(new int[] {1}, 2, 5);
            Problem problem =
                    assertThrows(IntarsiaException.class, () -> run.run(order, 2))
                            .problems()
                            .get(0);
            assertEquals(ErrorCode.PICTURE_NOT_FINITE, problem.code());
            assertTrue(problem.subject().contains("seed-5"), problem.toString());
        }
        assertEquals(List.of(), pictures);
    }

    @Test
    void whateverAPartThrowsIsToldAsThePartsOwn() {
        Map<Supplier<Throwable>, ErrorCode> kinds =
                Map.of(
                        StackOverflowError::new,
                        ErrorCode.PART_FAILED,
                        () -> new AssertionError("the moon is full"),
                        ErrorCode.PART_FAILED,
                        () -> new OutOfMemoryError("made up"),
                        ErrorCode.OUT_OF_MEMORY,
                        () -> new NoClassDefFoundError("x/Gone"),
                        ErrorCode.CLASS_MISSING,
                        () -> new IllegalStateException("it waxes"),
                        ErrorCode.PART_FAILED);
        kinds.forEach(
                (failure, code) -> {
                    Problem problem = failure(failure);
                    assertEquals(code, problem.code());
                    assertEquals("sampler failing 1.0.0", problem.subject());
                });
        Problem assertion = failure(() -> new AssertionError("the moon is full"));
        assertTrue(assertion.cause().contains("the moon is full"), assertion.toString());
    }

    private Problem failure(Supplier<Throwable> failure) {
        InMemoryRegistry registry = Parts.shelf();
        registry.with(
                "toys.failing",
                "1.0.0",
                it -> it.part(Sampler.class, "failing", NoOptions.class, FailingSampler.class));
        Pipelines pipelines = Parts.pipelines(registry, folder);
        FailingSampler.failure = failure;
        Node.Mapping root =
                Parts.manifest()
                        .root()
                        .with("sampler", Node.of(Map.of("use", "failing"), "sampler"));
        try (Assembly assembly = pipelines.assemble(pipelines.plan(Manifests.of(root)))) {
            PictureRun run = new PictureRun(assembly, null, picture -> {}, now -> {});
            PictureOrder order = new PictureOrder(new int[] {1}, 1, 5);
            return assertThrows(IntarsiaException.class, () -> run.run(order, 1)).problems().get(0);
        }
    }

    @Test
    void aModelFileWithAValueThatIsNotFiniteIsRefused() {
        Pipelines pipelines = Parts.pipelines(Parts.shelf(), folder);
        Parts.weights(folder, "toy.safetensors", Float.NaN);
        Problem problem =
                assertThrows(
                                IntarsiaException.class,
                                () -> pipelines.assemble(pipelines.plan(Parts.manifest())))
                        .problems()
                        .get(0);
        assertEquals(ErrorCode.PARAMETERS_NOT_FINITE, problem.code());
        assertTrue(problem.cause().contains("scale"), problem.toString());
        assertTrue(problem.toString().contains("toy.safetensors"), problem.toString());
    }
}
