package org.intarsia.app.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.stream.LongStream;
import org.intarsia.app.TaskMonitor;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.pipeline.picture.Pictures;
import org.intarsia.pipeline.plan.MemoryEstimate;
import org.intarsia.pipeline.run.DefaultRun;
import org.intarsia.pipeline.run.SamplingRun;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ImageSpec;

/**
 * Makes one batch of images, from noise to pixels, and compares the peak memory of the process with
 * the estimate. Without a backbone, encodes noise and decodes it again.
 */
public final class PeakBench {
    private final Assembly assembly;
    private final int batch;

    public PeakBench(Assembly assembly, int batch) {
        this.assembly = assembly;
        this.batch = batch;
    }

    public PeakReport run(TaskMonitor monitor) {
        MemoryEstimate estimate = assembly.memory(batch);
        try (NDManager manager = assembly.manager().newSubManager()) {
            NDArray images =
                    assembly.find(Backbone.class).isPresent()
                            ? generated(manager, monitor)
                            : Gradients.off(() -> reconstructed(manager));
            Pictures.finite(images);
            Pictures.of(images);
        }
        return new PeakReport(
                batch,
                estimate.bytes(),
                estimate.unknown().isEmpty(),
                assembly.plan().weightBytes(),
                Timing.peakBytes());
    }

    private NDArray generated(NDManager manager, TaskMonitor monitor) {
        long[] seeds = LongStream.range(0, batch).toArray();
        try (SamplingRun run =
                SamplingRun.start(
                        assembly, seeds, at -> Timing.conditioning(assembly, at, batch))) {
            while (!run.done()) {
                run.step(
                        (progress, preview) -> {
                            monitor.check();
                            monitor.progress(progress.index());
                        });
            }
            return run.finish(manager, (progress, preview) -> {}).images();
        }
    }

    private NDArray reconstructed(NDManager manager) {
        ImageSpec image = assembly.image();
        NDArray noise = manager.randomNormal(new Shape(batch, 3, image.height(), image.width()));
        Latents latents = assembly.part(Tokenizer.class).encode(noise);
        try (DefaultRun run = new DefaultRun(manager, SeededNoise.from(0, batch), false)) {
            return assembly.part(Decoder.class).decode(latents, Conditioning.NONE, run);
        }
    }
}
