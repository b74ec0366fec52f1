package org.intarsia.training.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.training.Toys;
import org.intarsia.training.data.Shapes;
import org.intarsia.weights.FreshWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SheetsTest {
    @TempDir Path folder;

    /** Draws one kind of sheet. */
    private interface Drawing {
        void to(Path file, Assembly assembly);
    }

    @Test
    void aSheetOfSamplesThatAreNotFiniteIsNotWritten() {
        refused((file, assembly) -> SampleSheet.write(file, assembly, "samples", () -> false));
    }

    @Test
    void aSheetOfReconstructionsThatAreNotFiniteIsNotWritten() {
        refused(
                (file, assembly) ->
                        ReconstructionSheet.write(
                                file, assembly, new Shapes(8, 3), "data", () -> false));
    }

    @Test
    void aSheetOfReconstructionsIsLeftUndrawnBetweenTheStepsOfADecoder() {
        List<Integer> asked = new ArrayList<>();
        Path file = folder.resolve("stopped.png");
        Drawing drawing =
                (to, assembly) ->
                        ReconstructionSheet.write(
                                to,
                                assembly,
                                new Shapes(8, 3),
                                "data",
                                () -> {
                                    asked.add(asked.size());
                                    return asked.size() == 2;
                                });
        assertThrows(CancellationException.class, () -> draw(drawing, "stepping", file));
        assertEquals(2, asked.size());
        assertFalse(Files.exists(file));
    }

    private void refused(Drawing drawing) {
        Path good = folder.resolve("good.png");
        draw(drawing, "plain", good);
        assertTrue(Files.exists(good));
        Path bad = folder.resolve("bad.png");
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> draw(drawing, "overflowing", bad));
        assertEquals(ErrorCode.PICTURE_NOT_FINITE, refused.problems().get(0).code());
        assertTrue(refused.getMessage().contains("pictures of bad.png"), refused.getMessage());
        assertFalse(Files.exists(bad));
    }

    private static void draw(Drawing drawing, String decoder, Path file) {
        Pipelines pipelines = Toys.pipelines();
        try (NDManager manager = NDManager.newBaseManager();
                FreshWeights weights = new FreshWeights(manager, 1, "");
                Assembly assembly =
                        pipelines.assembleFresh(
                                pipelines.plan(Toys.manifest(8, decoder)), weights)) {
            drawing.to(file, assembly);
        }
    }
}
