package org.intarsia.app.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.intarsia.app.TaskMonitor;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.pipeline.picture.Pictures;
import org.intarsia.pipeline.plan.MemoryEstimate;
import org.intarsia.pipeline.run.DefaultRun;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.pipeline.run.SamplingRun;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Progress;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/**
 * Makes one batch of images, from noise to pixels, and compares the peak memory of the process with
 * the estimate. Without a backbone, encodes noise and decodes it again; without a tokenizer,
 * decodes noise.
 */
public final class PeakBench {
    private final Assembly assembly;
    private final int batch;
    private final StepClock sampler = new StepClock();
    private final StepClock decoder = new StepClock();

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
                            : Gradients.off(() -> decoded(manager, monitor));
            Pictures.finite(images);
            Pictures.of(images);
        }
        return new PeakReport(
                batch,
                estimate.bytes(),
                estimate.unknown().isEmpty(),
                assembly.plan().weightBytes(),
                Timing.peakBytes(),
                sampler.seconds(),
                decoder.seconds());
    }

    private NDArray generated(NDManager manager, TaskMonitor monitor) {
        long[] seeds = LongStream.range(0, batch).toArray();
        Generator.Listener listener =
                new Generator.Listener() {
                    @Override
                    public void step(Progress progress, Supplier<NDArray> preview) {
                        sampler.lap();
                        tell(monitor, progress);
                    }

                    @Override
                    public void decoding(Progress inner) {
                        decoder.lap();
                        tell(monitor, inner);
                    }
                };
        try (SamplingRun run =
                SamplingRun.start(
                        assembly, seeds, at -> Timing.conditioning(assembly, at, batch))) {
            sampler.start();
            while (!run.done()) {
                run.step(listener);
            }
            decoder.start();
            return run.finish(manager, listener).images();
        }
    }

    private static void tell(TaskMonitor monitor, Progress progress) {
        monitor.check();
        monitor.progress(progress.index());
    }

    private NDArray decoded(NDManager manager, TaskMonitor monitor) {
        Latents latents = latents(manager);
        try (DefaultRun run =
                new DefaultRun(
                        manager,
                        SeededNoise.from(0, batch),
                        false,
                        inner -> {
                            decoder.lap();
                            tell(monitor, inner);
                        })) {
            decoder.start();
            return assembly.part(Decoder.class)
                    .decode(latents, Timing.conditioning(assembly, manager, batch), run);
        }
    }

    private Latents latents(NDManager manager) {
        if (assembly.latents() instanceof LatentSpec.Continuous given
                && assembly.find(Tokenizer.class).isEmpty()) {
            Shape rows = new Shape(batch).addAll(given.shape());
            return Latents.clean(manager.randomNormal(rows), given);
        }
        ImageSpec image = assembly.image();
        NDArray noise = manager.randomNormal(new Shape(batch, 3, image.height(), image.width()));
        return assembly.part(Tokenizer.class).encode(noise);
    }
}
