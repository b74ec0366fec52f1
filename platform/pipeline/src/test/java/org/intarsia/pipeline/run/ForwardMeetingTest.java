package org.intarsia.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.Toys;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.live.InMemoryRegistry;
import org.intarsia.pipeline.live.Parts;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.fixtures.ToyParts;
import org.intarsia.weights.FreshWeights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardMeetingTest {
    private static final Generator.Listener NOBODY = (progress, preview) -> {};

    @TempDir Path folder;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private NDManager manager;
    private FreshWeights weights;
    private Assembly assembly;

    /** Cannot compute the class 2. */
    public static final class PickyBackbone extends ToyParts.ToyBackbone {
        @Inject
        public PickyBackbone(
                ToyParts.ToyOptions options, LatentSpec latents, ImageSpec image, Weights weights) {
            super(options, latents, image, weights);
        }

        @Override
        public Session open(Conditioning conditioning, RunContext run) {
            Session inner = super.open(conditioning, run);
            return (input, step) -> {
                for (long label : conditioning.value(Conditioning.LABEL).toLongArray()) {
                    if (label == 2) {
                        throw new IllegalStateException("class 2 is unknown");
                    }
                }
                return inner.forward(input, step);
            };
        }
    }

    @BeforeEach
    void assemble() {
        InMemoryRegistry registry = Parts.shelf();
        registry.with(
                "toys.picky",
                "1.0.0",
                it ->
                        it.part(
                                Backbone.class,
                                "picky",
                                ToyParts.ToyOptions.class,
                                PickyBackbone.class));
        Pipelines pipelines = Parts.pipelines(registry, folder);
        manager = NDManager.newBaseManager();
        weights = new FreshWeights(manager, 0, "");
        String manifest =
                Toys.manifest()
                        .replace("use: toy, patch-size: 2", "use: picky, patch-size: 1")
                        .replace("steps: 2", "steps: 6");
        assembly =
                pipelines.assembleFresh(pipelines.plan(Manifests.parse(manifest, "toy")), weights);
    }

    @AfterEach
    void nothingIsLeft() {
        threads.shutdown();
        assertEquals(0, assembly.manager().getManagedArrays().size());
        assembly.close();
        weights.close();
        manager.close();
    }

    private static Generator.Request request(long seed, int... labels) {
        long[] seeds = new long[labels.length];
        for (int row = 0; row < labels.length; row++) {
            seeds[row] = seed + row;
        }
        return new Generator.Request(labels, seeds);
    }

    /** All begin before the first asks; the first is two steps ahead of the others. */
    private List<CompletableFuture<float[]>> together(
            ForwardMeeting meeting, List<Generator.Request> requests) {
        CountDownLatch begun = new CountDownLatch(requests.size());
        List<CompletableFuture<float[]>> images = new ArrayList<>();
        for (Generator.Request request : requests) {
            boolean first = images.isEmpty();
            images.add(
                    CompletableFuture.supplyAsync(
                            () -> run(meeting, request, begun, first), threads));
        }
        return images;
    }

    private float[] run(
            ForwardMeeting meeting,
            Generator.Request request,
            CountDownLatch begun,
            boolean ahead) {
        try (SamplingRun run = new Generator(assembly).start(request).meeting(meeting);
                NDManager own = manager.newSubManager()) {
            for (int step = 0; ahead && step < 2; step++) {
                run.step(NOBODY);
            }
            begun.countDown();
            begun.await();
            while (!run.done()) {
                run.step(NOBODY);
            }
            try (NDArray made = run.finish(own, NOBODY).images()) {
                return made.toFloatArray();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private float[] alone(Generator.Request request) {
        try (NDArray made = new Generator(assembly).generate(manager, request, NOBODY).images()) {
            return made.toFloatArray();
        }
    }

    @ParameterizedTest(name = "{0} forwards at once")
    @ValueSource(ints = {1, 2})
    void runsAtDifferentStepsShareForwardsAndEachGetsItsOwnPicture(int workers) {
        ForwardMeeting meeting = new ForwardMeeting(assembly, 16, workers);
        List<Generator.Request> requests =
                List.of(request(1, 0), request(5, 1, 0), request(9, 1), request(13, 0, 1, 1));
        List<CompletableFuture<float[]>> images = together(meeting, requests);
        for (int i = 0; i < requests.size(); i++) {
            assertArrayEquals(alone(requests.get(i)), images.get(i).join(), 1e-5f);
        }
        assertTrue(meeting.shared() > 0, "no forward was shared");
    }

    @Test
    void aRunThatWouldNotFitAsksAlone() {
        ForwardMeeting meeting = new ForwardMeeting(assembly, 2, 1);
        List<Generator.Request> requests = List.of(request(1, 0, 1), request(5, 1, 0));
        List<CompletableFuture<float[]>> images = together(meeting, requests);
        for (int i = 0; i < requests.size(); i++) {
            assertArrayEquals(alone(requests.get(i)), images.get(i).join());
        }
        assertEquals(0, meeting.shared());
    }

    @Test
    void onlyTheRunFailsThatFailsAlone() {
        ForwardMeeting meeting = new ForwardMeeting(assembly, 16, 1);
        List<Generator.Request> requests =
                List.of(request(1, 0), request(5, 2), request(9, 1), request(13, 1));
        List<CompletableFuture<float[]>> images = together(meeting, requests);
        for (int good : new int[] {0, 2, 3}) {
            assertArrayEquals(alone(requests.get(good)), images.get(good).join(), 1e-5f);
        }
        CompletionException failed =
                assertThrows(CompletionException.class, () -> images.get(1).join());
        IntarsiaException why = assertInstanceOf(IntarsiaException.class, failed.getCause());
        assertEquals(ErrorCode.PART_FAILED, why.problems().get(0).code());
    }
}
