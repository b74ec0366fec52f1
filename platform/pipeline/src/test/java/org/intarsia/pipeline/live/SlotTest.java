package org.intarsia.pipeline.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.Toys;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.ReplacedPart;
import org.intarsia.pipeline.manifest.YamlReader;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Kind;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.NoOptions;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problem;
import org.intarsia.testkit.fixtures.ToyParts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotTest {
    private static final SlotSettings SETTINGS = new SlotSettings(3, null, Duration.ofSeconds(120));

    @TempDir Path folder;
    private final InMemoryRegistry shelf = Parts.shelf();
    private Slot slot;

    @AfterEach
    void nothingRuns() {
        if (slot != null) {
            assertEquals(0, slot.close(Duration.ofSeconds(5)));
        }
    }

    @Test
    void aSamplerAloneIsBuiltAloneAndReadsNoWeights() {
        open(Parts.manifest(), SETTINGS);
        assertEquals(
                List.of(Kind.TOKENIZER, Kind.BACKBONE, Kind.HEAD, Kind.SAMPLER, Kind.DECODER),
                slot.current().built());
        assertEquals(4, slot.current().bytesRead());
        Assembly before = slot.current().assembly();
        Generation now = slot.swap(Parts.sampler(5), "swap sampler");
        assertEquals(List.of(Kind.SAMPLER), now.built());
        assertEquals(0, now.bytesRead());
        assertEquals(2, now.number());
        for (Class<? extends org.intarsia.spi.Component> kind :
                List.of(Tokenizer.class, Backbone.class, PredictionHead.class, Decoder.class)) {
            assertSame(before.part(kind), now.assembly().part(kind));
        }
        assertNotSame(before.part(Sampler.class), now.assembly().part(Sampler.class));
    }

    @Test
    void anotherPartBeginsWithItsDefaultsAndTheGenerationSaysWhatWasDropped() {
        open(Parts.manifest(), SETTINGS);
        slot.swap(Parts.sampler(5), "swap sampler");
        assertEquals(List.of(), slot.current().replaced());
        Manifest manifest = slot.current().plan().manifest();
        Map<String, Object> other = Map.of("sampler", Map.of("use", "other"));
        Fragments.Result changed =
                Fragments.apply(manifest, slot.current().plan(), Node.document(other));
        assertEquals(
                Map.of("use", "other"),
                changed.manifest().part(Kind.SAMPLER).orElseThrow().node().plain());
        assertEquals(
                List.of("sampler: dropped steps, which was set for toy"),
                changed.replaced().stream().map(ReplacedPart::toString).toList());
    }

    @Test
    void thePlanOfASwapSaysWhatIsBuiltAndReadAsTheSwapDoes() {
        open(Parts.manifest(), SETTINGS);
        Map<String, Object> other =
                Map.of("use", "toy", "weights", Map.of("file", "other.safetensors"));
        List<Map<String, Object>> fragments =
                List.of(
                        Parts.sampler(5),
                        Map.of("backbone", other),
                        Parts.part("head", "double"),
                        Map.of("backbone", other, "head", Map.of("use", "toy")),
                        Parts.sampler(5));
        List<Long> read = new ArrayList<>();
        for (Map<String, Object> fragment : fragments) {
            SwapPlan plan = slot.plan(Node.document(fragment));
            Generation now = slot.swap(fragment, "swap");
            assertEquals(now.built(), plan.built(), fragment.toString());
            assertEquals(now.bytesRead(), plan.bytesRead(), fragment.toString());
            read.add(now.bytesRead());
        }
        // The last one asks for what serves, and builds nothing.
        assertEquals(List.of(0L, 4L, 0L, 0L, 0L), read);
        assertEquals(List.of(), slot.current().built());
    }

    @Test
    void severalPartsAreOneFlip() {
        open(Parts.manifest(), SETTINGS);
        float plain = pixel();
        Map<String, Object> all = new LinkedHashMap<>(Parts.sampler(1));
        all.put("head", Map.of("use", "double"));
        Generation now = slot.swap(all, "swap both");
        assertEquals(2, now.number());
        assertEquals(List.of(Kind.HEAD, Kind.SAMPLER), now.built());
        // z + 2(z/2 + 0) twice is 4 z; z + 4(z/2) once is 3 z.
        assertEquals(plain / 4 * 3, pixel(), 1e-5);
    }

    @Test
    void anotherModelFileIsReadAgainAndTheSamePictureComesBackWithTheFirst() {
        open(Parts.manifest(), SETTINGS);
        float before = pixel();
        Generation now =
                slot.swap(
                        Map.of(
                                "backbone",
                                Map.of(
                                        "use",
                                        "toy",
                                        "weights",
                                        Map.of("file", "other.safetensors"))),
                        "other weights");
        assertEquals(List.of(Kind.BACKBONE), now.built());
        assertEquals(4, now.bytesRead());
        // z + 2(z/4) twice.
        assertEquals(before / 4 * 2.25f, pixel(), 1e-5);
        slot.rollback(null);
        assertEquals(before, pixel());
    }

    @Test
    void aModelFileThatWasReplacedIsNotTakenForTheOldOne() {
        open(Parts.manifest(), SETTINGS);
        float before = pixel();
        folder.resolve("toy.safetensors").toFile().delete();
        Parts.weights(folder, "toy.safetensors", 1.5f);
        folder.resolve("toy.safetensors").toFile().setLastModified(1_000_000);
        Generation now = slot.swap(Parts.sampler(2), "new file");
        assertTrue(now.built().contains(Kind.BACKBONE), now.built().toString());
        assertEquals(before / 4 * 16, pixel(), 1e-4);
    }

    @Test
    void theSamePartWithAnotherVersionKeepsItsOptions() {
        open(Parts.manifest(), SETTINGS);
        shelf.with("toys.samplers", "1.1.0", Parts::sampler);
        Map<String, Object> newer = Map.of("use", "toy", "version", "1.1");
        Generation now = slot.swap(Map.of("sampler", newer), "newer");
        assertTrue(
                now.digests().parts().get(Kind.SAMPLER).contains("1.1.0"),
                now.digests().toString());
        try (Lease lease = slot.lease();
                NDManager manager = NDManager.newBaseManager()) {
            assertEquals(2, steps(lease.assembly(), manager));
        }
    }

    @Test
    void aPinnedPipelineKeepsItsVersionsAndOneThatFollowsDoesNot() {
        open(Parts.manifest(), SETTINGS);
        shelf.with(
                "toys.heads",
                "1.1.0",
                it ->
                        it.part(
                                PredictionHead.class,
                                "toy",
                                NoOptions.class,
                                ToyParts.ToyHead.class));
        Generation pinned = slot.swap(Parts.sampler(3), "swap");
        assertTrue(
                pinned.digests().parts().get(Kind.HEAD).contains("1.0.0"),
                pinned.digests().toString());
        assertTrue(slot.follow().isEmpty());
        slot.close(Duration.ZERO);
        InMemoryRegistry other = Parts.shelf();
        slot =
                Slots.alone(
                        "toy",
                        Parts.pipelines(other, folder),
                        Parts.manifest("follow: latest\n"),
                        SETTINGS);
        assertTrue(slot.follow().isEmpty());
        other.with("toys.samplers", "2.0.0", Parts::sampler);
        Generation now = slot.follow().orElseThrow();
        assertEquals(List.of(Kind.SAMPLER), now.built());
        assertTrue(
                now.digests().parts().get(Kind.SAMPLER).contains("2.0.0"),
                now.digests().toString());
    }

    @Test
    void aDecoderThatIsLeftOutKeepsItsVersionAndFollowsItsTokenizer() {
        open(
                Manifests.parse(
                        Toys.manifest()
                                .replace("patch-size: 2", "patch-size: 1")
                                .replace("decoder: {use: plain}\n", ""),
                        "toy.yaml"),
                SETTINGS);
        shelf.with("toys.frame", "1.1.0", Parts::frame);

        Generation pinned = slot.swap(Parts.sampler(3), "swap");
        assertEquals(List.of(Kind.SAMPLER), pinned.built());
        assertTrue(
                pinned.digests().parts().get(Kind.DECODER).contains("1.0.0"),
                "" + pinned.digests());

        Map<String, Object> newer = Map.of("use", "plain", "version", "1.1");
        Generation now = slot.swap(Map.of("tokenizer", newer), "newer");
        assertTrue(now.digests().parts().get(Kind.TOKENIZER).contains("1.1.0"), "" + now.digests());
        assertTrue(now.digests().parts().get(Kind.DECODER).contains("1.1.0"), "" + now.digests());
    }

    /** The newer version's sampler cannot be built at all. */
    @Test
    void aPlanIsBuiltAsItWasPlannedWhateverCameSince() {
        Pipelines pipelines = Parts.pipelines(shelf, folder);
        Plan plan = pipelines.plan(Parts.manifest());
        shelf.with(
                "toys.samplers",
                "1.1.0",
                it ->
                        it.part(
                                Sampler.class,
                                "toy",
                                ToyParts.StepOptions.class,
                                Parts.Throwing.class));
        try (Assembly assembly = pipelines.assemble(plan)) {
            assertTrue(assembly.find(ToyParts.ToySampler.class).isPresent());
        }
    }

    @Test
    void aPlanThatFailsLeavesWhatServes() {
        open(Parts.manifest(), SETTINGS);
        assertEquals(ErrorCode.UNKNOWN_COMPONENT, refused(Parts.part("sampler", "tyo")).code());
        assertEquals(
                ErrorCode.NO_MATCHING_VERSION,
                refused(Map.of("head", Map.of("use", "lying", "version", "[9,10)"))).code());
        assertEquals(
                ErrorCode.MODEL_FILE_NOT_FOUND,
                refused(
                                Map.of(
                                        "backbone",
                                        Map.of(
                                                "use",
                                                "toy",
                                                "weights",
                                                Map.of("file", "gone.safetensors"))))
                        .code());
    }

    @Test
    void partsThatMisbehaveAreToldInWordsAndLeaveWhatServes() {
        open(Parts.manifest(), SETTINGS);
        Problem throwing = refused(Parts.part("sampler", "throwing"));
        assertTrue(throwing.cause().contains("the moon is full"), throwing.toString());
        Problem greedy = refused(Parts.part("sampler", "greedy"));
        assertTrue(greedy.cause().contains("not enough memory"), greedy.toString());
        Problem bare = refused(Parts.part("sampler", "bare"));
        assertTrue(
                bare.cause().contains("needs a class that is neither in it nor imported"),
                bare.toString());
        Problem lying = refused(Parts.part("head", "lying"));
        assertEquals(ErrorCode.BROKEN_DECLARATION, lying.code());
        assertTrue(lying.cause().contains("(1, 4, 4)"), lying.toString());
        assertEquals(
                ErrorCode.BROKEN_DECLARATION, refused(Parts.part("sampler", "endless")).code());
    }

    @Test
    void aPartThatHangsIsGivenUp() {
        open(Parts.manifest(), new SlotSettings(3, null, Duration.ofSeconds(5)));
        Problem hung = refused(Parts.part("sampler", "hanging"));
        assertEquals(ErrorCode.PART_TIMED_OUT, hung.code());
        assertTrue(hung.place().toString().contains("sampler hanging 1.0.0"), hung.toString());
        assertTrue(hung.cause().contains("Parts$Hanging."), hung.toString());
        assertTrue(hung.cause().contains("(Parts.java:"), hung.toString());
        assertTrue(hung.cause().contains("the stack is in "), hung.toString());
    }

    @Test
    void aPipelineAboveTheMemoryAllowedIsNotBuilt() {
        IntarsiaException e =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                open(
                                        Parts.manifest(),
                                        new SlotSettings(3, 3L, Duration.ofSeconds(120))));
        assertEquals(ErrorCode.MEMORY_LIMIT, e.problems().get(0).code());
    }

    @Test
    void goingBackBuildsNothing() {
        open(Parts.manifest(), SETTINGS);
        Generation first = slot.current();
        slot.swap(Parts.sampler(5), "swap");
        long began = System.nanoTime();
        assertSame(first, slot.rollback(null));
        assertTrue(System.nanoTime() - began < 1_000_000_000L);
        assertSame(first, slot.current());
        assertEquals(2, slot.rollback(2).number());
        assertEquals(3, slot.swap(Parts.sampler(4), "swap").number());
    }

    @Test
    void theLastGenerationsAreKeptAndOthersCannotBeGoneBackTo() {
        open(Parts.manifest(), SETTINGS);
        for (int steps = 3; steps < 7; steps++) {
            slot.swap(Parts.sampler(steps), "swap");
        }
        assertEquals(List.of(3, 4, 5), slot.history().stream().map(Generation::number).toList());
        Problem problem =
                assertThrows(IntarsiaException.class, () -> slot.rollback(1)).problems().get(0);
        assertEquals(ErrorCode.UNKNOWN_GENERATION, problem.code());
        assertTrue(problem.next().contains("3, 4, 5"), problem.toString());
        slot.rollback(3);
        assertEquals(
                ErrorCode.UNKNOWN_GENERATION,
                assertThrows(IntarsiaException.class, () -> slot.rollback(null))
                        .problems()
                        .get(0)
                        .code());
    }

    @Test
    void aRunKeepsItsGenerationToItsEndAndClosesItThen() {
        open(Parts.manifest(), SETTINGS);
        Lease lease = slot.lease();
        Assembly old = lease.assembly();
        for (int steps = 3; steps < 8; steps++) {
            slot.swap(Parts.sampler(steps), "swap");
        }
        assertFalse(slot.history().contains(lease.generation()));
        assertEquals(1, lease.generation().inFlight());
        assertTrue(old.manager().isOpen());
        try (NDManager manager = NDManager.newBaseManager()) {
            assertEquals(2, steps(old, manager));
        }
        lease.close();
        lease.close();
        assertFalse(old.manager().isOpen());
        assertEquals(1, lease.generation().served());
        assertThrows(IllegalStateException.class, lease::assembly);
    }

    @Test
    void runsThatFailAreCounted() {
        open(Parts.manifest(), SETTINGS);
        try (Lease lease = slot.lease()) {
            lease.failed();
        }
        assertEquals(1, slot.failed());
        assertEquals(0, slot.served());
    }

    @Test
    void aShutdownCountsTheRunsThatItCuts() {
        open(Parts.manifest(), SETTINGS);
        Lease lease = slot.lease();
        assertEquals(1, slot.close(Duration.ofMillis(50)));
        assertEquals(
                ErrorCode.PIPELINE_STOPPED,
                assertThrows(IntarsiaException.class, slot::lease).problems().get(0).code());
        assertTrue(lease.assembly().manager().isOpen());
        lease.close();
        assertFalse(lease.generation().assembly().manager().isOpen());
    }

    @Test
    void aPartThatFailsToCloseKeepsNothingElseOpen() {
        open(Parts.manifest(), SETTINGS);
        slot.swap(Parts.part("decoder", "clinging"), "swap");
        Assembly clinging = slot.current().assembly();
        slot.swap(Parts.part("decoder", "plain"), "back");
        slot.forget();
        assertFalse(clinging.manager().isOpen());
        pixel();
    }

    @Test
    void whatIsWrongInAFragmentIsPlacedInItsOwnFile() {
        open(Parts.manifest(), SETTINGS);
        String text = "# mine\n\nsampler:\n  use: toy\n  stepz: 3\n";
        Node.Mapping fragment = YamlReader.read(text, "mine.yaml").in("mine.yaml");
        IntarsiaException e =
                assertThrows(IntarsiaException.class, () -> slot.swap(fragment, "bad"));
        assertTrue(
                e.getMessage().startsWith("INT-114 sampler.stepz (mine.yaml, line 5): "),
                e.getMessage());
    }

    @Test
    void whatAFragmentBreaksElsewhereKeepsTheLineOfTheManifest() {
        open(Parts.manifest(), SETTINGS);
        String text = "conditioning: {kind: none}\ntokenizer: {use: nobody}\n";
        Node.Mapping fragment = YamlReader.read(text, "mine.yaml").in("mine.yaml");
        Node.Mapping old = Parts.manifest().root();
        Manifest changed = Fragments.apply(Parts.manifest(), null, fragment).manifest();
        assertEquals(
                "tokenizer (mine.yaml, line 2)",
                changed.parts().get(Kind.TOKENIZER).place().toString());
        assertEquals(
                Place.part("sampler").at(old.entries().get("sampler").origin().line()),
                changed.parts().get(Kind.SAMPLER).place());
        assertEquals(1, changed.root().entries().get("conditioning").origin().line());
    }

    private void open(Manifest manifest, SlotSettings settings) {
        Pipelines pipelines = Parts.pipelines(shelf, folder);
        slot = Slots.alone("toy", pipelines, manifest, settings);
    }

    /** Swaps in vain; the old generation must serve on as it did. */
    private Problem refused(Map<String, Object> fragment) {
        Generation before = slot.current();
        float picture = pixel();
        IntarsiaException e =
                assertThrows(IntarsiaException.class, () -> slot.swap(fragment, "bad"));
        assertSame(before, slot.current());
        assertEquals(picture, pixel());
        return e.problems().get(0);
    }

    private float pixel() {
        try (Lease lease = slot.lease();
                NDManager manager = NDManager.newBaseManager()) {
            return new Generator(lease.assembly())
                    .generate(
                            manager,
                            new Generator.Request(new int[] {0}, new long[] {7}),
                            (progress, preview) -> {})
                    .images()
                    .toFloatArray()[0];
        }
    }

    private static int steps(Assembly assembly, NDManager manager) {
        int[] last = {0};
        new Generator(assembly)
                .generate(
                        manager,
                        new Generator.Request(new int[] {0}, new long[] {7}),
                        (progress, preview) -> last[0] = progress.index());
        return last[0];
    }
}
