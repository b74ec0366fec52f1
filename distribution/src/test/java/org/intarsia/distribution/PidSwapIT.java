package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.run.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A latent pipeline whose decoder alone is exchanged, while others run on the old one. */
class PidSwapIT {
    @TempDir Path folder;

    private static float[] picture(Assembly assembly) {
        try (NDManager out = NDManager.newBaseManager()) {
            return new Generator(assembly)
                    .generate(
                            out,
                            new Generator.Request(new int[] {1}, new long[] {7}),
                            (progress, preview) -> {})
                    .images()
                    .toFloatArray();
        }
    }

    @Test
    void aRunThatIsCancelledEndsWithinTheDecoderAndLeavesNothing() {
        Pipelines pipelines = TinyPid.pipelines(folder);
        String fourSteps = TinyPid.PID.replace("steps: 1", "steps: 4");
        Plan plan = pipelines.plan(Manifests.parse(TinyPid.OUTER + fourSteps, "large.yaml"));
        TinyPid.writeFiles(folder, plan);
        List<Integer> heard = new ArrayList<>();
        Generator.Listener cancelling =
                new Generator.Listener() {
                    @Override
                    public void step(Progress progress, Supplier<NDArray> preview) {
                        heard.add(progress.index());
                    }

                    @Override
                    public void decoding(Progress inner) {
                        heard.add(10 * inner.index());
                        if (inner.index() == 2) {
                            throw new CancellationException("enough");
                        }
                    }
                };
        try (Assembly assembly = pipelines.assemble(plan);
                NDManager out = NDManager.newBaseManager()) {
            Generator.Request request = new Generator.Request(new int[] {1}, new long[] {7});
            assertThrows(
                    CancellationException.class,
                    () -> new Generator(assembly).generate(out, request, cancelling));
            assertEquals(List.of(1, 2, 10, 20), heard);
            assertEquals(0, out.getManagedArrays().size());
            assertEquals(0, assembly.manager().getManagedArrays().size());
        }
    }

    @Test
    void aSwapOfTheDecoderAloneReadsNoOtherWeightsAndLosesNoRun() throws Exception {
        Pipelines pipelines = TinyPid.pipelines(folder);
        Plan plain = pipelines.plan(Manifests.parse(TinyPid.OUTER, "plain.yaml"));
        Plan large = pipelines.plan(Manifests.parse(TinyPid.OUTER + TinyPid.PID, "large.yaml"));
        TinyPid.writeFiles(folder, plain, large);
        ExecutorService clients = Executors.newFixedThreadPool(2);
        Assembly first = pipelines.assemble(plain);
        try {
            float[] before = picture(first);
            assertEquals(3 * 16 * 16, before.length);
            Future<float[]> running = clients.submit(() -> picture(first));
            try (Assembly second = pipelines.assemble(large, List.of(first))) {
                assertEquals(List.of(Kind.DECODER), second.built());
                long decoder =
                        large.parts().stream()
                                .filter(part -> part.kind() == Kind.DECODER)
                                .mapToLong(part -> Float.BYTES * part.parameters())
                                .sum();
                assertEquals(decoder, second.bytesRead());
                assertSame(first.part(Tokenizer.class), second.part(Tokenizer.class));
                assertArrayEquals(before, running.get(), "a run on the old decoder");
                assertEquals(3 * 32 * 32, picture(second).length);
                first.close();
                try (Assembly back = pipelines.assemble(plain, List.of(second))) {
                    assertEquals(List.of(), back.built());
                    assertEquals(0, back.bytesRead());
                    assertArrayEquals(before, picture(back), "the old decoder again");
                }
            }
        } finally {
            first.close();
            clients.shutdown();
        }
    }
}
