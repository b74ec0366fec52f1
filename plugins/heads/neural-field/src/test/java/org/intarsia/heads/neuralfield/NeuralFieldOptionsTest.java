package org.intarsia.heads.neuralfield;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.spec.PredictionKind;
import org.junit.jupiter.api.Test;

class NeuralFieldOptionsTest {
    @Test
    void whatIsLeftOutIsAsInTheClassConditionalPixnerd() {
        NeuralFieldOptions options =
                new NeuralFieldOptions(
                        null, null, null, null, null, null, null, null, null, null, null, null,
                        null);

        assertEquals(64, options.hiddenSizeX());
        assertEquals(128, options.hidden());
        assertEquals(64, options.coordinateValues());
        assertTrue(options.normalizesBoth() && options.normalizesLast());
        assertEquals(PredictionKind.VELOCITY, options.spec().kind());
    }

    @Test
    void everyOptionOutOfRangeIsNamed() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                new NeuralFieldOptions(
                                        0, 17, 0, -1, 1, "polar", 0.0, "none", "batch", 0, 257,
                                        "mul", "logits"));
        assertEquals(
                List.of(
                        "hidden-size-x",
                        "nerf-mlpratio",
                        "num-decoder-blocks",
                        "num-cond-blocks",
                        "max-freqs",
                        "hidden-size",
                        "patch-size",
                        "coordinates",
                        "normalize",
                        "final-norm",
                        "condition",
                        "prediction",
                        "extent"),
                refused.problems().stream().map(Problem::subject).toList());
    }
}
