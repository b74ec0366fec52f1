package org.intarsia.app.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.intarsia.app.Home;
import org.intarsia.app.picture.Picture;
import org.intarsia.app.picture.RunCheckpoint;
import org.intarsia.app.picture.RunProgress;
import org.intarsia.app.picture.RunSummary;
import org.intarsia.app.prompt.RequestedTexts;
import org.intarsia.app.tuning.RunTuning;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.Replacement;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.pipeline.Toys;
import org.intarsia.pipeline.live.InMemoryRegistry;
import org.intarsia.pipeline.live.Parts;
import org.intarsia.pipeline.live.SlotSettings;
import org.intarsia.pipeline.live.Traffic;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.spi.Kind;
import org.intarsia.spi.plugin.NoOptions;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineHostTest {
    private static final Actor ADA = new Actor("test ada");
    private static final GenerateRequest TWO =
            new GenerateRequest("toy", List.of("1"), RequestedTexts.NONE, 5, 2, 1);

    @TempDir Path folder;
    private final InMemoryRegistry registry = Parts.shelf();
    private final List<HostEvent> events = new ArrayList<>();
    private AuditLog audit;
    private PipelineHost host;

    @BeforeEach
    void open() throws IOException {
        Path models = Files.createDirectory(folder.resolve("models"));
        Parts.weights(models, "toy.safetensors", 0.5f);
        Path manifests = Files.createDirectory(folder.resolve("manifests"));
        Files.writeString(
                manifests.resolve("toy.yaml"),
                Toys.manifest().replace("patch-size: 2", "patch-size: 1"));
        audit = new AuditLog(folder.resolve("audit.log"));
        HostSettings settings =
                new HostSettings(
                        null,
                        new SlotSettings(3, null, Duration.ofMinutes(1)),
                        Duration.ofSeconds(5));
        host = new PipelineHost(registry, new Home(folder), audit, settings);
        host.listen(events::add);
    }

    @AfterEach
    void close() {
        assertEquals(List.of(), host.stop(ADA, Duration.ofSeconds(5)));
        assertEquals(List.of(), audit.verify().faults());
    }

    @Test
    void everyChangeIsAnEventAndAnAuditRecordWithItsActor() throws IOException {
        PipelineInfo loaded = host.load(new LoadRequest("toy", null), ADA);
        assertEquals(1, loaded.serving().number());
        assertEquals("toy", host.pipelines().get(0).name());

        ChangeResult swapped = host.swap(sampler(3), ADA);
        assertEquals(2, swapped.generation().number());
        assertEquals("swap sampler", swapped.generation().cause());
        assertEquals(List.of(Kind.SAMPLER), swapped.generation().built());
        assertTrue(swapped.took().toNanos() > 0);

        assertEquals(1, host.rollback("toy", null, ADA).generation().number());
        assertEquals(
                List.of(1, 2), host.history("toy").stream().map(GenerationInfo::number).toList());
        assertEquals(new UnloadResult("toy", 0), host.unload("toy", new Actor("key 1")));
        assertEquals(List.of(), host.pipelines());

        assertEquals(
                List.of("Loaded", "Swapped", "RolledBack", "Unloaded"),
                events.stream().map(event -> event.getClass().getSimpleName()).toList());
        assertEquals(
                List.of(
                        "load toy test ada",
                        "swap toy test ada",
                        "rollback toy test ada",
                        "unload toy key 1"),
                audited());
    }

    @Test
    void aLoadFindsOutHowRunsComputeBeforeTheFirstOne() {
        List<String> asked = new ArrayList<>();
        HostSettings settings =
                new HostSettings(
                                null,
                                new SlotSettings(3, null, Duration.ofMinutes(1)),
                                Duration.ofSeconds(5))
                        .tuned(
                                (pipeline, assembly) -> {
                                    asked.add(pipeline + " " + assembly.image().height());
                                    return new RunTuning(1, 4);
                                });
        try (PipelineHost tuned = new PipelineHost(registry, new Home(folder), audit, settings)) {
            tuned.load(new LoadRequest("toy", null), ADA);
            assertEquals(1, asked.size());
            assertEquals(0, tuned.serving("toy").served());
            List<Picture> pictures = new ArrayList<>();
            tuned.generate(
                    new GenerateRequest(
                            "toy",
                            List.of("1"),
                            RequestedTexts.NONE,
                            5,
                            4,
                            4,
                            false,
                            RunCheckpoint.NONE,
                            Traffic.SHARED,
                            null),
                    pictures::add,
                    progress -> {},
                    ADA);
            assertEquals(2, asked.size());
            assertEquals(4, pictures.size());
            assertEquals(1, tuned.serving("toy").served());
        }
    }

    @Test
    void aSwapThatFailsIsAnEventAndChangesNothing() {
        host.load(new LoadRequest("toy", null), ADA);
        SwapRequest bad = new SwapRequest("toy", node(Map.of("sampler", Map.of("use", "tay"))));
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> host.swap(bad, ADA));
        assertEquals(ErrorCode.UNKNOWN_COMPONENT, refused.problems().get(0).code());
        HostEvent.ChangeFailed failed =
                assertInstanceOf(HostEvent.ChangeFailed.class, events.get(events.size() - 1));
        assertEquals("swap", failed.action());
        assertEquals(refused.problems(), failed.problems());
        assertEquals(1, host.serving("toy").number());
    }

    @Test
    void aRunHandsOnItsPicturesWithWhereTheyComeFrom() {
        host.load(new LoadRequest("toy", null), ADA);
        List<Picture> pictures = new ArrayList<>();
        List<RunProgress> steps = new ArrayList<>();
        RunSummary summary = host.generate(TWO, pictures::add, steps::add, ADA);
        assertEquals(2, summary.pictures());
        assertEquals(2, pictures.size());
        // Two pictures one by one, of two steps each.
        Progress half = Progress.of(2).next();
        Progress whole = half.next();
        assertEquals(
                List.of(
                        new RunProgress(2, 0, 1, half),
                        new RunProgress(2, 0, 1, whole),
                        new RunProgress(2, 1, 1, half),
                        new RunProgress(2, 1, 1, whole)),
                steps);
        Map<String, String> metadata = pictures.get(1).metadata();
        assertEquals("6", metadata.get("intarsia:seed"));
        assertTrue(metadata.get("intarsia:manifest").contains("\"sampler\""), metadata.toString());
        assertTrue(metadata.get("intarsia:sampler").startsWith("toy toys.samplers 1.0.0"));
        assertTrue(metadata.get("intarsia:weights").startsWith("toy.safetensors "));
        assertEquals(1, host.pipelines().get(0).served());
        assertInstanceOf(HostEvent.RunStarted.class, events.get(1));
        HostEvent.RunEnded ended = assertInstanceOf(HostEvent.RunEnded.class, events.get(2));
        assertEquals(HostEvent.Outcome.FINISHED, ended.outcome());
        assertEquals(ADA, ended.run().actor());
        assertEquals(List.of(), host.runs());
    }

    @Test
    void aRunThatNeedsMoreMemoryThanIsAllowedIsRefusedAndASmallerOneServed() {
        // The process is counted with 336 MB, and a picture of the toy with less than a kilobyte.
        long allowed = (336L << 20) + (64 << 10);
        HostSettings settings =
                new HostSettings(
                        null,
                        new SlotSettings(3, allowed, Duration.ofMinutes(1)),
                        Duration.ofSeconds(5));
        List<Picture> pictures = new ArrayList<>();
        try (PipelineHost small = new PipelineHost(registry, new Home(folder), audit, settings)) {
            small.load(new LoadRequest("toy", null), ADA);
            GenerateRequest large =
                    new GenerateRequest("toy", List.of("1"), RequestedTexts.NONE, 5, 1000, 1000);
            IntarsiaException e =
                    assertThrows(
                            IntarsiaException.class,
                            () -> small.generate(large, pictures::add, steps -> {}, ADA));
            assertEquals(ErrorCode.MEMORY_LIMIT, e.problems().get(0).code());
            assertTrue(e.getMessage().contains("1000 images at once"), e.getMessage());
            assertEquals(List.of(), pictures);
            assertEquals(2, small.generate(TWO, pictures::add, steps -> {}, ADA).pictures());
        }
    }

    @Test
    void aRunCanBeCancelledByItsNumber() throws IOException {
        host.load(new LoadRequest("toy", null), ADA);
        List<Picture> pictures = new ArrayList<>();
        Actor eve = new Actor("test eve");
        assertThrows(
                CancellationException.class,
                () ->
                        host.generate(
                                TWO,
                                pictures::add,
                                now -> {
                                    if (now.finished() == 0 && now.steps().done()) {
                                        host.cancel(host.runs().get(0).id(), eve);
                                    }
                                },
                                ADA));
        // The first was finished by then.
        assertEquals(1, pictures.size());
        HostEvent.RunEnded ended =
                assertInstanceOf(HostEvent.RunEnded.class, events.get(events.size() - 1));
        assertEquals(HostEvent.Outcome.CANCELLED, ended.outcome());
        assertEquals(List.of("load toy test ada", "cancel toy test eve"), audited());
        assertEquals(
                ErrorCode.UNKNOWN_RUN,
                assertThrows(IntarsiaException.class, () -> host.cancel(99, eve))
                        .problems()
                        .get(0)
                        .code());
    }

    @Test
    void aPipelineThatFollowsTellsOfItsNewVersionAndOfOneThatFails() throws IOException {
        Path manifest = folder.resolve("follows.yaml");
        Files.writeString(
                manifest,
                Toys.manifest().replace("patch-size: 2", "patch-size: 1") + "follow: latest\n");
        host.load(new LoadRequest(manifest.toString(), "toy"), ADA);
        registry.with("toys.samplers", "1.1.0", Parts::sampler);
        HostEvent.Followed followed = assertInstanceOf(HostEvent.Followed.class, events.get(1));
        assertEquals(2, followed.generation().number());
        registry.with(
                "toys.samplers",
                "1.2.0",
                it ->
                        it.part(
                                org.intarsia.spi.Sampler.class,
                                "toy",
                                NoOptions.class,
                                Parts.Throwing.class));
        HostEvent.ChangeFailed failed =
                assertInstanceOf(HostEvent.ChangeFailed.class, events.get(2));
        assertEquals(Actor.PLATFORM, failed.actor());
        assertEquals(List.of("load toy test ada", "swap toy platform"), audited());
    }

    /** Promoted or rolled back: what came meanwhile is taken then. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aVersionThatCameDuringACanaryIsFollowedWhenItHasEnded(boolean promoted)
            throws IOException {
        Path manifest = folder.resolve("follows.yaml");
        Files.writeString(
                manifest,
                Toys.manifest().replace("patch-size: 2", "patch-size: 1") + "follow: latest\n");
        host.load(new LoadRequest(manifest.toString(), "toy"), ADA);
        host.changes().startCanary(sampler(5), 10, ADA);
        registry.with("toys.samplers", "1.1.0", Parts::sampler);
        HostEvent.ChangeFailed waits =
                assertInstanceOf(HostEvent.ChangeFailed.class, events.get(2));
        assertEquals(ErrorCode.CANARY_RUNS, waits.problems().get(0).code());
        if (promoted) {
            host.changes().promoteCanary("toy", null, "by hand", ADA);
        } else {
            host.changes().rollBackCanary("toy", null, "by hand", ADA);
        }
        assertInstanceOf(HostEvent.CanaryEnded.class, events.get(3));
        HostEvent.Followed followed = assertInstanceOf(HostEvent.Followed.class, events.get(4));
        assertEquals(3, followed.generation().number());
        String version =
                host.plan("toy").parts().stream()
                        .filter(part -> part.kind() == Kind.SAMPLER)
                        .findFirst()
                        .orElseThrow()
                        .version();
        assertEquals("1.1.0", version);
    }

    @Test
    void theEndOfACanaryChangesNothingWhereNothingNewerCame() {
        host.load(new LoadRequest("toy", null), ADA);
        host.changes().startCanary(sampler(5), 10, ADA);
        registry.with("toys.samplers", "1.1.0", Parts::sampler);
        host.changes().promoteCanary("toy", null, "by hand", ADA);
        assertInstanceOf(HostEvent.CanaryEnded.class, events.get(events.size() - 1));
        assertEquals(2, host.serving("toy").number(), "it follows nothing");
    }

    @Test
    void aPluginThatIsReplacedEndsTheCanaryAndSaysWhy() throws Exception {
        host.load(new LoadRequest("toy", null), ADA);
        host.changes().startCanary(sampler(5), 10, ADA);
        ReplaceResult result = replaceSamplers("toys.samplers@1.0.0");
        assertEquals(Map.of(), result.kept());
        assertEquals(3, result.changed().get("toy").generation().number());
        assertTrue(host.pipelines().get(0).canary().isEmpty());
        HostEvent.CanaryEnded ended = assertInstanceOf(HostEvent.CanaryEnded.class, events.get(2));
        assertEquals(2, ended.generation().number());
        assertFalse(ended.promoted());
        assertEquals(ADA, ended.actor());
        assertEquals("plugin toys.samplers 1.0.0 was replaced", ended.reason());
        assertInstanceOf(HostEvent.Swapped.class, events.get(3));
        assertEquals(
                List.of(
                        "load toy test ada",
                        "canary toy test ada",
                        "roll-back-canary toy test ada",
                        "replace toy test ada"),
                audited());
        String records = Files.readString(folder.resolve("audit.log"));
        assertTrue(records.contains(ended.reason()), records);
        result.retired().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aPluginThatAPipelineDoesNotUseLeavesItsCanary() throws Exception {
        host.load(new LoadRequest("toy", null), ADA);
        CanaryInfo canary = host.changes().startCanary(sampler(5), 10, ADA);
        ReplaceResult result = replaceSamplers("another");
        assertEquals(Map.of(), result.changed());
        assertEquals(canary, host.pipelines().get(0).canary().orElseThrow());
        host.changes().rollBackCanary("toy", null, "by hand", ADA);
        result.retired().get(10, TimeUnit.SECONDS);
    }

    /**
     * @param before digest of the file that is said to be replaced
     */
    private ReplaceResult replaceSamplers(String before) {
        registry.replace("toys.samplers", "1.0.0", "second", Parts::sampler);
        PluginInfo info = registry.plugins().get(registry.plugins().size() - 1);
        return host.replaced(new Replacement(info, List.of(before), () -> {}), ADA);
    }

    @Test
    void aListenerThatThrowsKeepsNothingFromGoingOn() {
        host.listen(
                event -> {
                    throw new IllegalStateException("the moon is full");
                });
        assertEquals("mine", host.load(new LoadRequest("toy", "mine"), ADA).name());
        assertFalse(events.isEmpty());
    }

    private static SwapRequest sampler(int steps) {
        return new SwapRequest("toy", node(Parts.sampler(steps)));
    }

    private static Node.Mapping node(Map<String, Object> plain) {
        return (Node.Mapping) Node.of(plain, "");
    }

    /** Action, pipeline and actor of every record. */
    private List<String> audited() throws IOException {
        List<String> records = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("audit.log"))) {
            JsonNode record = new ObjectMapper().readTree(line);
            JsonNode details = record.path("details");
            records.add(
                    record.path("action").asText()
                            + " "
                            + details.path("pipeline").asText()
                            + " "
                            + details.path("actor").asText());
        }
        return records;
    }
}
