package org.intarsia.pipeline.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.testkit.fixtures.ToyParts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin of the same version takes the place of another while its pipelines serve. */
class RenewTest {
    private static final String BUNDLE = "toys.samplers";
    private static final List<String> FIRST = List.of(BUNDLE + "@1.0.0");

    @TempDir Path folder;
    private final InMemoryRegistry shelf = Parts.shelf();
    private Slot slot;

    @BeforeEach
    void open() {
        SlotSettings settings = new SlotSettings(3, null, Duration.ofSeconds(120));
        slot = Slots.alone("toy", Parts.pipelines(shelf, folder), Parts.manifest(), settings);
    }

    @AfterEach
    void nothingRuns() {
        assertEquals(0, slot.close(Duration.ofSeconds(5)));
    }

    private void replace(String digest) {
        shelf.replace(BUNDLE, "1.0.0", digest, Parts::sampler);
    }

    private static int images(Assembly assembly) {
        try (NDManager manager = assembly.manager().newSubManager()) {
            Generator.Request request = new Generator.Request(new int[] {1}, new long[] {1});
            return new Generator(assembly)
                    .generate(manager, request, (progress, preview) -> {})
                    .images()
                    .toFloatArray()
                    .length;
        }
    }

    @Test
    void thePartOfTheReplacedFileAloneIsBuiltAgain() {
        replace("second");
        Generation now = Renewal.of(slot, FIRST, "replace").orElseThrow();
        assertEquals(2, now.number());
        assertEquals(List.of(Kind.SAMPLER), now.built());
        assertTrue(now.isOf(List.of("second")));
        assertFalse(now.isOf(FIRST));
        assertEquals(List.of(now), slot.history(), "nothing of the file is kept to roll back to");
    }

    @Test
    void aPipelineThatUsesNothingOfItStaysAsItIs() {
        Generation before = slot.current();
        assertEquals(Optional.empty(), Renewal.of(slot, List.of("another"), "replace"));
        assertSame(before, slot.current());
    }

    @Test
    void aRunEndsOnWhatItBeganWithAndThenThatIsOver() throws Exception {
        Generation before = slot.current();
        CompletableFuture<Void> over = new CompletableFuture<>();
        try (Lease lease = slot.lease()) {
            replace("second");
            Renewal.of(slot, FIRST, "replace");
            Thread waiting =
                    new Thread(
                            () -> {
                                try {
                                    before.awaitClosed();
                                    over.complete(null);
                                } catch (InterruptedException e) {
                                    over.completeExceptionally(e);
                                }
                            });
            waiting.start();
            assertSame(before, lease.generation());
            assertEquals(48, images(lease.assembly()));
            assertFalse(over.isDone(), "its run has not ended");
        }
        over.get(10, java.util.concurrent.TimeUnit.SECONDS);
    }

    @Test
    void whatCannotBeBuiltLeavesWhatServes() {
        Generation before = slot.current();
        shelf.replace(
                BUNDLE,
                "1.0.0",
                "broken",
                it ->
                        it.part(
                                Sampler.class,
                                "toy",
                                ToyParts.StepOptions.class,
                                Parts.Throwing.class));
        assertThrows(IntarsiaException.class, () -> Renewal.of(slot, FIRST, "replace"));
        assertSame(before, slot.current());
        assertEquals(48, slot.<Integer>serve(Traffic.SERVING, lease -> images(lease.assembly())));
    }

    @Test
    void noRequestIsLostWhileItIsReplacedAgainAndAgain() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(
                    new Thread(
                            () -> {
                                while (!over.get()) {
                                    try {
                                        slot.serve(
                                                Traffic.SERVING, lease -> images(lease.assembly()));
                                        answered.incrementAndGet();
                                    } catch (RuntimeException | Error e) {
                                        lost.incrementAndGet();
                                    }
                                }
                            }));
        }
        clients.forEach(Thread::start);
        List<String> before = FIRST;
        for (int i = 0; i < 20; i++) {
            int already = answered.get();
            replace("build-" + i);
            assertTrue(Renewal.of(slot, before, "replace").isPresent());
            before = List.of("build-" + i);
            while (answered.get() == already && lost.get() == 0) {
                Thread.onSpinWait();
            }
        }
        over.set(true);
        for (Thread client : clients) {
            client.join();
        }
        assertEquals(0, lost.get());
        assertEquals(21, slot.current().number());
    }
}
