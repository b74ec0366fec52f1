package org.intarsia.pipeline.threads;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.Toys;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.live.Parts;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.weights.FreshWeights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowSpreadTest {
    private static final Generator.Listener NOBODY = (progress, preview) -> {};

    @TempDir Path folder;
    private final Map<Thread, Integer> engineThreads = new ConcurrentHashMap<>();
    private final Set<Integer> sizes = ConcurrentHashMap.newKeySet();
    private NDManager manager;
    private FreshWeights weights;
    private Assembly assembly;
    private Generator generator;

    @BeforeEach
    void assemble() {
        Pipelines pipelines = Parts.pipelines(Parts.shelf(), folder);
        manager = NDManager.newBaseManager();
        weights = new FreshWeights(manager, 0, "");
        String manifest = Toys.manifest().replace("steps: 2", "steps: 6");
        assembly =
                pipelines.assembleFresh(pipelines.plan(Manifests.parse(manifest, "toy")), weights);
        generator = new Generator(assembly);
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, assembly.manager().getManagedArrays().size());
        assembly.close();
        weights.close();
        manager.close();
    }

    private static Generator.Request request(int rows) {
        return new Generator.Request(
                IntStream.range(0, rows).map(row -> row % 3).toArray(),
                IntStream.range(0, rows).mapToLong(row -> 50L + row).toArray());
    }

    private Generator.Result watched(
            NDManager out, Generator.Request rows, Generator.Listener steps) {
        engineThreads.put(Thread.currentThread(), JniUtils.getNumThreads());
        sizes.add(rows.seeds().length);
        return generator.generate(out, rows, steps);
    }

    private float[] spread(RunThreads threads, int rows, boolean whole) {
        try (NDManager own = manager.newSubManager()) {
            return new RowSpread(threads, this::watched)
                    .run(own, request(rows), whole, NOBODY)
                    .images()
                    .toFloatArray();
        }
    }

    @Test
    void idleProcessorsTakeAShareOfTheRowsWithOneThreadEach() {
        float[] alone = spread(RunThreads.engine(), 7, false);
        engineThreads.clear();
        sizes.clear();
        assertArrayEquals(alone, spread(RunThreads.of(1, 3), 7, false));
        assertEquals(3, engineThreads.size());
        assertEquals(Set.of(1), Set.copyOf(engineThreads.values()));
        assertEquals(Set.of(2, 3), sizes);
    }

    @Test
    void aSingleRowABusyMachineOrRowsThatMustBeOneRunAreMadeOnTheCallersThread() {
        RunThreads threads = RunThreads.of(1, 2);
        spread(threads, 1, false);
        spread(threads, 4, true);
        try (RunThreads.Crew busy = threads.begin(5)) {
            assertEquals(1, busy.helpers());
            spread(threads, 4, false);
        }
        assertEquals(Set.of(Thread.currentThread()), engineThreads.keySet());
        spread(threads, 4, false);
        assertEquals(2, engineThreads.size());
    }

    @Test
    void moreProcessorsThanRowsMakeOneRunForEachRow() {
        assertEquals(
                List.of(1, 1, 2),
                RowSpread.split(request(4), 3).stream().map(part -> part.seeds().length).toList());
        spread(RunThreads.of(1, 8), 3, false);
        assertEquals(3, engineThreads.size());
        assertEquals(Set.of(1), sizes);
    }

    @Test
    void aPartThatFailsEndsTheOthersAndIsWhatIsTold() {
        CountDownLatch failed = new CountDownLatch(1);
        RowSpread spread =
                new RowSpread(
                        RunThreads.of(1, 2),
                        (out, rows, steps) -> {
                            if (rows.seeds()[0] != 50) {
                                failed.countDown();
                                throw new IllegalStateException("the second part is broken");
                            }
                            return generator.generate(
                                    out,
                                    rows,
                                    (progress, preview) -> {
                                        await(failed);
                                        // Its own end would be a failure of the test.
                                        steps.step(progress, preview);
                                    });
                        });
        try (NDManager own = manager.newSubManager()) {
            IllegalStateException told =
                    assertThrows(
                            IllegalStateException.class,
                            () -> spread.run(own, request(4), false, NOBODY));
            assertEquals("the second part is broken", told.getMessage());
            assertEquals(0, own.getManagedArrays().size());
        }
    }

    @Test
    void aListenerThatEndsTheRunEndsAllParts() {
        try (NDManager own = manager.newSubManager()) {
            RowSpread spread = new RowSpread(RunThreads.of(1, 2), generator::generate);
            CancellationException told =
                    assertThrows(
                            CancellationException.class,
                            () ->
                                    spread.run(
                                            own,
                                            request(4),
                                            false,
                                            (progress, preview) -> {
                                                throw new CancellationException("enough");
                                            }));
            assertEquals("enough", told.getMessage());
            assertEquals(0, own.getManagedArrays().size());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
