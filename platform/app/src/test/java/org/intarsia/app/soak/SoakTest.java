package org.intarsia.app.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.intarsia.pipeline.live.Parts;
import org.intarsia.pipeline.live.Slot;
import org.intarsia.pipeline.live.SlotSettings;
import org.intarsia.pipeline.live.Slots;
import org.intarsia.pipeline.manifest.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakTest {
    private static final SlotSettings SETTINGS = new SlotSettings(3, null, Duration.ofSeconds(60));

    private static final int SWAPS = Integer.getInteger("intarsia.test.swaps", 60);

    @TempDir Path folder;

    @Test
    void swapsUnderEightClientsLoseAndMixNothing() throws InterruptedException {
        Slot slot =
                Slots.alone(
                        "toy", Parts.pipelines(Parts.shelf(), folder), Parts.manifest(), SETTINGS);
        Map<String, Object> other =
                Map.of(
                        "backbone",
                        Map.of("use", "toy", "weights", Map.of("file", "other.safetensors")),
                        "head",
                        Map.of("use", "double"),
                        "sampler",
                        Map.of("use", "toy", "steps", 3));
        Map<String, Object> first =
                Map.of(
                        "backbone",
                        Map.of("use", "toy", "weights", Map.of("file", "toy.safetensors")),
                        "head",
                        Map.of("use", "toy"),
                        "sampler",
                        Map.of("use", "toy", "steps", 2));
        SoakPlan plan =
                new SoakPlan(
                        8,
                        SWAPS,
                        Stream.of(Parts.sampler(5), other, first).map(Node::document).toList(),
                        500);
        SoakReport report = new Soak(slot, plan).run(done -> {});
        assertTrue(report.answered() > SWAPS, report.toString());
        assertEquals(0, report.lost(), report.toString());
        assertEquals(0, report.wrong(), report.toString());
        assertEquals(0, report.mixed(), report.toString());
        assertTrue(report.arrays() <= 0, report.toString());
        int round = plan.fragments().size();
        int backToItsLast = SWAPS % round == 0 ? 0 : 1;
        assertEquals(1 + round + SWAPS + backToItsLast, slot.current().number());
        assertEquals(0, slot.close(Duration.ofSeconds(5)));
    }
}
