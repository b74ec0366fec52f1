package org.intarsia.app.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.live.Parts;
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
