package org.intarsia.pipeline.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.plan.Plan;
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

    /** What one toy takes by itself, and its weights. */
    private record Needed(long alone, long weights) {}

    private Needed needed() {
        Plan plan = pipelines.plan(Parts.manifest(), 1);
        assertTrue(plan.weightBytes() > 0);
        return new Needed(plan.memory().bytes(), plan.weightBytes());
    }

    private static SlotSettings within(long bytes) {
        return new SlotSettings(3, bytes, Duration.ofSeconds(120));
    }

    @Test
    void aPipelineThatDoesNotFitBesideTheLoadedWeightsIsNotBuilt() {
        Needed toy = needed();
        SlotSettings two = within(toy.alone() + toy.weights());
        slots.open("first", pipelines, Parts.manifest(), two);
        slots.open("second", pipelines, Parts.manifest(), two);
        Problem third = problem(() -> slots.open("third", pipelines, Parts.manifest(), two));
        assertEquals(ErrorCode.MEMORY_LIMIT, third.code());
        assertTrue(third.cause().contains("beside the weights that are loaded"), third.cause());
        assertTrue(third.next().startsWith("Unload a pipeline"), third.next());
        assertEquals(2, slots.all().size());
        slots.close("first", Duration.ofSeconds(5));
        slots.open("third", pipelines, Parts.manifest(), two);
        Slots.check("fourth", pipelines, Parts.manifest(), two);
    }

    @Test
    void aSwapCountsWhatItSharesOnce() {
        Needed toy = needed();
        SlotSettings one = within(toy.alone());
        Slot slot = slots.open("toy", pipelines, Parts.manifest(), one);
        assertEquals(2, slot.swap(Parts.sampler(5), "shares the weights").number());
        Map<String, Object> other =
                Map.of(
                        "backbone",
                        Map.of("use", "toy", "weights", Map.of("file", "other.safetensors")));
        Problem refused = problem(() -> slot.swap(other, "other weights"));
        assertEquals(ErrorCode.MEMORY_LIMIT, refused.code());
        assertEquals(2, slot.current().number());
        assertEquals(3, slot.swap(Parts.sampler(6), "nothing of it counts still").number());
    }

    @Test
    void whatCouldNotBeBuiltCountsNoMore() {
        SlotSettings one = within(needed().alone());
        Map<String, Object> throwing = Map.of("sampler", Map.of("use", "throwing"));
        shelf.with(
                "toys.throwing",
                "1.0.0",
                it -> it.part(Sampler.class, "throwing", NoOptions.class, Parts.Throwing.class));
        Manifest broken =
                Fragments.apply(Parts.manifest(), null, Node.document(throwing)).manifest();
        for (int i = 0; i < 3; i++) {
            Problem failed = problem(() -> slots.open("broken", pipelines, broken, one));
            assertNotEquals(ErrorCode.MEMORY_LIMIT, failed.code(), failed.cause());
        }
        Slot slot = slots.open("toy", pipelines, Parts.manifest(), one);
        for (int i = 0; i < 3; i++) {
            assertNotEquals(
                    ErrorCode.MEMORY_LIMIT, problem(() -> slot.swap(throwing, "it fails")).code());
            GenerationInspection refusing =
                    (next, built) -> {
                        throw new IllegalStateException("not this one");
                    };
            Node.Mapping sampler = Node.document(Parts.sampler(5));
            assertThrows(
                    IllegalStateException.class,
                    () -> slot.swap(sampler, "it is not wanted", refusing));
        }
        slots.close("toy", Duration.ofSeconds(5));
        slots.open("toy", pipelines, Parts.manifest(), one);
    }

    @Test
    void ofTwoThatAreLoadedAtOnceTheOneThatFitsIsBuilt() {
        Needed toy = needed();
        for (int round = 0; round < 10; round++) {
            SlotSettings one = within(toy.alone() + toy.weights() - 1);
            List<CompletableFuture<Boolean>> loads = new ArrayList<>();
            for (String name : List.of("first", "second", "third")) {
                loads.add(
                        CompletableFuture.supplyAsync(
                                () -> {
                                    try {
                                        slots.open(name, pipelines, Parts.manifest(), one);
                                        return true;
                                    } catch (IntarsiaException e) {
                                        assertEquals(
                                                ErrorCode.MEMORY_LIMIT, e.problems().get(0).code());
                                        return false;
                                    }
                                }));
            }
            assertEquals(1, loads.stream().filter(CompletableFuture::join).count());
            slots.all().forEach(slot -> slots.close(slot.name(), Duration.ofSeconds(5)));
        }
    }

    private static Problem problem(Runnable work) {
        return assertThrows(IntarsiaException.class, work::run).problems().get(0);
    }
}
