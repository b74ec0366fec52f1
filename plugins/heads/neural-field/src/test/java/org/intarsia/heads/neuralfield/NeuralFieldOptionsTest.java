package org.intarsia.heads.neuralfield;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.testkit.RefusedOptions;
import org.junit.jupiter.api.Test;

class NeuralFieldOptionsTest {
    @Test
    void whatIsLeftOutIsAsInTheClassConditionalPixnerd() {
        NeuralFieldOptions options = Options.of(NeuralFieldOptions.class, Map.of());

        assertEquals(64, options.hiddenSizeX());
        assertEquals(128, options.hidden());
        assertEquals(64, options.basis().values());
        assertTrue(options.normalizesBoth() && options.normalizesLast());
        assertEquals(PredictionKind.VELOCITY, options.spec().kind());
    }

    @Test
    void everyOptionOutOfRangeIsNamed() {
        List<Problem> refused =
                RefusedOptions.of(
                        NeuralFieldOptions.class,
                        Map.ofEntries(
                                Map.entry("hidden-size-x", 0),
                                Map.entry("nerf-mlpratio", 17),
                                Map.entry("num-decoder-blocks", 0),
                                Map.entry("num-cond-blocks", -1),
                                Map.entry("max-freqs", 1),
                                Map.entry("coordinates", "polar"),
                                Map.entry("extent", 0.0),
                                Map.entry("normalize", "none"),
                                Map.entry("final-norm", "batch"),
                                Map.entry("hidden-size", 0),
                                Map.entry("patch-size", 257),
                                Map.entry("condition", "mul"),
                                Map.entry("prediction", "logits")));
        assertEquals(
                List.of(
                        "hidden-size-x",
                        "nerf-mlpratio",
                        "num-decoder-blocks",
                        "num-cond-blocks",
                        "max-freqs",
                        "coordinates",
                        "extent",
                        "normalize",
                        "final-norm",
                        "hidden-size",
                        "patch-size",
                        "condition",
                        "prediction"),
                refused.stream().map(Problem::subject).toList());
    }
}
