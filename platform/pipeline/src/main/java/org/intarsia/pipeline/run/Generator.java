package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.Function;
import java.util.function.Supplier;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.pipeline.text.TextEmbeddings;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Progress;

/**
 * Runs an assembly: noise, steps, decoding, at once or step by step. Safe for concurrent use; every
 * run has a manager of its own.
 */
public final class Generator {
    private final Assembly assembly;
    private final RunConditions conditions;

    public Generator(Assembly assembly) {
        this(assembly, null);
    }

    /**
     * @param texts the texts of a text-conditioned pipeline, or null; stays the caller's
     */
    public Generator(Assembly assembly, TextEmbeddings texts) {
        this.assembly = assembly;
        this.conditions = new RunConditions(assembly, texts);
    }

    /**
     * What to make, one entry a picture.
     *
     * @param labels class labels, or which of the texts; empty when the pipeline is conditioned on
     *     neither
     * @param seeds a picture is a function of the manifest and its seed
     */
    public record Request(int[] labels, long[] seeds) {}

    /**
     * What a run came to.
     *
     * @param images [B, 3, H, W], nominally in [-1, 1]; belong to the caller's manager
     * @param evaluations forwards of one branch
     * @param shared forwards that other runs shared: with one, the bits are not those of a run
     *     alone
     * @param progress at the end, with the figures of the sampler
     */
    public record Result(NDArray images, long evaluations, long shared, Progress progress) {}

    /** Hears of every step. */
    @FunctionalInterface
    public interface Listener {
        /**
         * @param progress after the step
         * @param preview the current x-prediction decoded, [B, 3, H, W]; the array is closed after
         *     this call. Only of a step that {@link #previews} said yes to
         * @throws java.util.concurrent.CancellationException to end the run
         */
        void step(Progress progress, Supplier<NDArray> preview);

        /**
         * Whether the preview of the next step will be asked for; what it needs is kept only then.
         *
         * @param before the step
         */
        default boolean previews(Progress before) {
            return false;
        }

        /**
         * Hears of the steps of a decoder that takes some, after those of the sampler.
         *
         * @param inner how far the decoder is
         * @throws java.util.concurrent.CancellationException to end the run
         */
        default void decoding(Progress inner) {}

        /** A listener that asks for the preview of every step. */
        static Listener previewing(Listener listener) {
            return new Listener() {
                @Override
                public void step(Progress progress, Supplier<NDArray> preview) {
                    listener.step(progress, preview);
                }

                @Override
                public void decoding(Progress inner) {
                    listener.decoding(inner);
                }

                @Override
                public boolean previews(Progress before) {
                    return true;
                }
            };
        }
    }

    /**
     * Runs from the first step to the last.
     *
     * @param out owns the images
     * @throws IntarsiaException INT-402 a label out of range
     */
    public Result generate(NDManager out, Request request, Listener listener) {
        try (SamplingRun run = start(request)) {
            while (!run.done()) {
                run.step(listener);
            }
            return run.finish(out, listener);
        }
    }

    /**
     * Begins a run; the caller takes its steps and closes it.
     *
     * @throws IntarsiaException INT-402 a label out of range
     */
    public SamplingRun start(Request request) {
        conditions.check(request.labels());
        return SamplingRun.start(
                assembly, request.seeds(), at -> conditioning(at, request.labels()));
    }

    /**
     * The labels as conditioning of this pipeline, or the texts that they count.
     *
     * @throws IntarsiaException INT-403 when a text is needed and there are none
     */
    public Conditioning conditioning(NDManager manager, int[] labels) {
        return conditions.of(manager, labels);
    }

    /**
     * Latents that come from elsewhere to pictures, without a sampler.
     *
     * @param given makes them; one row a picture
     * @param listener hears of the steps of a decoder that takes some
     */
    public Result decode(
            NDManager out, Request request, Function<NDManager, Latents> given, Listener listener) {
        conditions.check(request.labels());
        return Gradients.off(
                () -> {
                    try (NDManager manager = assembly.manager().newSubManager();
                            DefaultRun run =
                                    new DefaultRun(
                                            manager, new SeededNoise(request.seeds()), false)) {
                        Conditioning conditioning = conditioning(manager, request.labels());
                        NDArray images =
                                HandOver.decoded(
                                        assembly,
                                        given.apply(manager),
                                        conditioning,
                                        run,
                                        listener::decoding);
                        images.attach(out);
                        return new Result(images, 0, 0, Progress.of(0));
                    }
                });
    }
}
