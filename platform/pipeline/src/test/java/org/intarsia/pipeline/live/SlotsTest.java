package org.intarsia.pipeline.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.NoOptions;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotsTest {
    private static final SlotSettings SETTINGS = new SlotSettings(3, null, Duration.ofSeconds(120));

    @TempDir Path folder;
    private final InMemoryRegistry shelf = Parts.shelf();
    private final List<String> heard = new ArrayList<>();
    private Pipelines pipelines;
    private Slots slots;

    @BeforeEach
    void open() {
        pipelines = Parts.pipelines(shelf, folder);
        slots = new Slots(shelf, (slot, e) -> heard.add(slot.name() + " " + (e == null)));
    }

    @AfterEach
    void close() {
        slots.close(Duration.ofSeconds(5)).forEach((name, cut) -> assertEquals(0, cut, name));
    }

    @Test
    void anUnknownPipelineIsNamedWithTheNearOne() {
        slots.open("shapes", pipelines, Parts.manifest(), SETTINGS);
        Problem problem = problem(() -> slots.get("shapse"));
        assertEquals(ErrorCode.UNKNOWN_PIPELINE, problem.code());
        assertTrue(problem.next().contains("Did you mean shapes?"), problem.toString());
        assertEquals(
                ErrorCode.PIPELINE_NAME_TAKEN,
                problem(() -> slots.open("shapes", pipelines, Parts.manifest(), SETTINGS)).code());
    }

    @Test
    void aNameThatLeadsElsewhereIsRefused() {
        for (String name : List.of("", "../evil", "a/b", "nul", "a\u001b[2J")) {
            assertEquals(
                    ErrorCode.INVALID_NAME,
                    problem(() -> slots.open(name, pipelines, Parts.manifest(), SETTINGS)).code(),
                    name);
        }
        assertEquals(List.of(), slots.all());
    }

    @Test
    void pluginsOfKeptGenerationsAreInUseUntilTheyAreForgotten() {
        Slot slot = slots.open("toy", pipelines, Parts.manifest(), SETTINGS);
        shelf.with("toys.samplers", "1.1.0", Parts::sampler);
        slot.swap(
                java.util.Map.of("sampler", java.util.Map.of("use", "toy", "version", "1.1")),
                "newer");
        assertEquals(
                List.of("pipeline toy (generation 1)"), slots.usersOf("toys.samplers", "1.0.0"));
        assertEquals(
                List.of("pipeline toy (generation 2)"), slots.usersOf("toys.samplers", "1.1.0"));
        assertEquals(List.of(), slots.usersOf("toys.bad", "1.0.0"));
        slot.forget();
        assertEquals(List.of(), slots.usersOf("toys.samplers", "1.0.0"));
    }

    @Test
    void aNewVersionSwapsThoseThatFollowAlone() {
        Slot pinned = slots.open("pinned", pipelines, Parts.manifest(), SETTINGS);
        Slot latest = slots.open("latest", pipelines, Parts.manifest("follow: latest\n"), SETTINGS);
        shelf.with("toys.samplers", "1.1.0", Parts::sampler);
        assertEquals(1, pinned.current().number());
        assertEquals(2, latest.current().number());
        assertEquals(List.of("latest true"), heard);
    }

    @Test
    void aNewVersionThatFailsIsToldAndTheOldOneServesOn() {
        Slot latest = slots.open("latest", pipelines, Parts.manifest("follow: latest\n"), SETTINGS);
        shelf.with(
                "toys.samplers",
                "1.1.0",
                it -> it.part(Sampler.class, "toy", NoOptions.class, Parts.Throwing.class));
        assertEquals(1, latest.current().number());
        assertEquals(List.of("latest false"), heard);
        latest.lease().close();
        assertEquals(1, latest.served());
    }

    @Test
    void followTakesOnlyItsTwoWords() {
        Problem problem = problem(() -> Parts.manifest("follow: newest\n"));
        assertEquals(ErrorCode.UNKNOWN_FOLLOW, problem.code());
        assertTrue(problem.subject().contains("line 10"), problem.toString());
    }

    private static Problem problem(Runnable work) {
        return assertThrows(IntarsiaException.class, work::run).problems().get(0);
    }
}
