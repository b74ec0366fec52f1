package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.intarsia.backbones.ditdh.DitDhPlugin;
import org.intarsia.backbones.pixeldit.PixelDitPlugin;
import org.intarsia.decoders.pid.PidPlugin;
import org.intarsia.heads.ddt.DdtPlugin;
import org.intarsia.heads.pixeldit.PixelDitHeadPlugin;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Tokenizer;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.intarsia.tokenizers.klvae.KlVaePlugin;
import org.intarsia.weights.RequestedParameter;
import org.intarsia.weights.file.SafetensorsWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A latent pipeline whose decoder alone is exchanged, while others run on the old one. */
class PidSwapIT {
    private static final String OUTER =
            """
            intarsia: 1
            name: swapped
            image: {height: 16, width: 16}
            conditioning: {kind: class, classes: 3}
            tokenizer:
              use: kl-vae
              space: toy
              latent-channels: 4
              block-out-channels: [4, 4]
              norm-num-groups: 2
              layers-per-block: 1
              weights: {file: vae.safetensors, ignore: [decoder., post_quant_conv.]}
            backbone: {use: dit-dh, hidden-size: 16, depth: 1, num-heads: 2, weights: {file: dit.safetensors}}
            head: {use: ddt, hidden-size: 16, depth: 1, num-heads: 2, first-block: 1}
            sampler: {use: euler, steps: 2}
            """;
    private static final String PID =
            """
            decoder:
              use: pid
              latent-spatial-down-factor: 2
              sr-scale: 2
              lq-hidden-dim: 8
              lq-num-res-blocks: 1
              weights: {file: pid.safetensors}
              with:
                backbone: {use: pixeldit, patch-size: 4, hidden-size: 16, num-groups: 2, patch-depth: 2}
                head: {use: pixel-dit, pixel-hidden-size: 8, pixel-depth: 1, pixel-num-groups: 2, noise-at: 1}
                sampler: {use: pid-student, steps: 1}
            """;

    private final NDManager manager = NDManager.newBaseManager();

    @TempDir Path folder;

    @AfterEach
    void close() {
        manager.close();
    }

    private Pipelines pipelines() {
        return new Pipelines(
                new ModuleRegistry(
                        List.of(
                                new PidPlugin(),
                                new PixelDitPlugin(),
                                new PixelDitHeadPlugin(),
                                new KlVaePlugin(),
                                new DitDhPlugin(),
                                new DdtPlugin(),
                                new FlowPlugin())),
                ModelFolder.of(folder));
    }

    /** Small random parameters for every file that the plans ask for. */
    private void writeFiles(Plan... plans) {
        Map<String, Map<String, NDArray>> files = new HashMap<>();
        for (Plan plan : plans) {
            for (Plan.Requests requests : plan.requested()) {
                for (RequestedParameter asked : requests.parameters()) {
                    files.computeIfAbsent(requests.file(), key -> new HashMap<>())
                            .computeIfAbsent(
                                    asked.name(),
                                    name -> manager.randomNormal(asked.shape()).mul(0.2f));
                }
            }
        }
        files.forEach(
                (file, arrays) -> SafetensorsWriter.write(folder.resolve(file), arrays, Map.of()));
    }

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
    void aSwapOfTheDecoderAloneReadsNoOtherWeightsAndLosesNoRun() throws Exception {
        Pipelines pipelines = pipelines();
        Plan plain = pipelines.plan(Manifests.parse(OUTER, "plain.yaml"));
        Plan large = pipelines.plan(Manifests.parse(OUTER + PID, "large.yaml"));
        writeFiles(plain, large);
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
