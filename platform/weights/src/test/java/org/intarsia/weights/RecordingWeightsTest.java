package org.intarsia.weights;

import static org.intarsia.weights.file.Fixtures.problemOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.junit.jupiter.api.Test;

class RecordingWeightsTest {
    private static final Init NEVER =
            (shape, random) -> {
                throw new AssertionError("nothing is initialised while planning");
            };

    @Test
    void namesAndShapesAreNotedInTheOrderAskedAndNothingIsComputed() {
        RecordingWeights weights = new RecordingWeights("net.");
        Weights block = weights.at("blocks.3").at("attn");
        Parameter qkv = block.parameter("qkv.weight", new Shape(144, 48), NEVER);
        weights.fixed("pos_embed", new Shape(1, 16, 48), () -> new float[0]);
        Parameter table = weights.table(new Shape(16, 8), () -> new float[0]);
        block.parameter("qkv.weight", new Shape(144, 48), NEVER);
        assertEquals(
                List.of(
                        new RequestedParameter(
                                "net.blocks.3.attn.qkv.weight",
                                new Shape(144, 48),
                                RequestedParameter.Role.PARAMETER),
                        new RequestedParameter(
                                "net.pos_embed",
                                new Shape(1, 16, 48),
                                RequestedParameter.Role.FIXED)),
                weights.requested());
        assertEquals("net.blocks.3.attn.qkv.weight", qkv.name());
        assertEquals(new Shape(144, 48), qkv.shape());
        assertEquals(6912, weights.requested().get(0).size());
        assertThrows(IllegalStateException.class, qkv::array);
        assertThrows(IllegalStateException.class, table::array);
    }

    @Test
    void whatNobodyReadsIsNotedAndTakesNoMemory() {
        RecordingWeights weights = new RecordingWeights("net.");
        weights.unread("steps", new Shape(7));
        weights.unread("w", new Shape(2, 3));
        weights.either("new", "old").parameter("w", new Shape(5), NEVER);
        weights.parameter("w", new Shape(2, 3), NEVER);
        weights.unread("w", new Shape(2, 3));
        assertEquals(
                List.of("net.steps 0", "net.w 6", "net.new.w 5"),
                weights.requested().stream().map(it -> it.name() + " " + it.size()).toList());
    }

    @Test
    void aHugeNetworkIsPlannedWithoutMemory() {
        RecordingWeights weights = new RecordingWeights("");
        weights.parameter("w", new Shape(1L << 30, 1L << 20), NEVER);
        assertEquals(1L << 50, weights.requested().get(0).size());
    }

    @Test
    void oneNameOfTwoShapesIsAProblem() {
        RecordingWeights weights = new RecordingWeights("net.");
        weights.parameter("w", new Shape(2, 3), NEVER);
        assertEquals(
                "INT-311 parameter net.w: it is requested as [2, 3] and again as [3, 2]."
                        + " This is a fault of the plugin: its two tensors need different names.",
                problemOf(() -> weights.view().parameter("w", new Shape(3, 2), NEVER)).toString());
    }
}
