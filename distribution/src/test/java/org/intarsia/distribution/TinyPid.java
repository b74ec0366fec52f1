package org.intarsia.distribution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.backbones.ditdh.DitDhPlugin;
import org.intarsia.backbones.pixeldit.PixelDitPlugin;
import org.intarsia.decoders.pid.PidPlugin;
import org.intarsia.heads.ddt.DdtPlugin;
import org.intarsia.heads.pixeldit.PixelDitHeadPlugin;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.intarsia.tokenizers.klvae.KlVaePlugin;
import org.intarsia.weights.RequestedParameter;
import org.intarsia.weights.file.SafetensorsWriter;

/** A latent pipeline of a few thousand parameters, and PiD as its decoder. */
final class TinyPid {
    static final String OUTER =
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
    static final String PID =
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

    private TinyPid() {}

    static Pipelines pipelines(Path folder) {
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
    static void writeFiles(Path folder, Plan... plans) {
        Map<String, Map<String, NDArray>> files = new HashMap<>();
        try (NDManager manager = NDManager.newBaseManager()) {
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
                    (file, arrays) ->
                            SafetensorsWriter.write(folder.resolve(file), arrays, Map.of()));
        }
    }
}
