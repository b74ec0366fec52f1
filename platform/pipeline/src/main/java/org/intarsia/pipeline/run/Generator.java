package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.Supplier;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Progress;
import org.intarsia.spi.spec.ConditioningSpec;

/**
 * Runs an assembly: noise, steps, decoding, at once or step by step. Safe for concurrent use; every
 * run has a manager of its own.
 */
public final class Generator {
    private final Assembly assembly;
    private final TextEmbeddings texts;

    public Generator(Assembly assembly) {
        this(assembly, null);
    }

    /**
     * @param texts the texts of a text-conditioned pipeline, or null; stays the caller's
     */
    public Generator(Assembly assembly, TextEmbeddings texts) {
        this.assembly = assembly;
        this.texts = texts;
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
     * @param progress at the end, with the figures of the sampler
     */
    public record Result(NDArray images, long evaluations, Progress progress) {}

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

        /** A listener that asks for the preview of every step. */
        static Listener previewing(Listener listener) {
            return new Listener() {
                @Override
                public void step(Progress progress, Supplier<NDArray> preview) {
                    listener.step(progress, preview);
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
            return run.finish(out);
        }
    }

    /**
     * Begins a run; the caller takes its steps and closes it.
     *
     * @throws IntarsiaException INT-402 a label out of range
     */
    public SamplingRun start(Request request) {
        check(request);
        return SamplingRun.start(
                assembly, request.seeds(), at -> conditioning(at, request.labels()));
    }

    /**
     * The labels as conditioning of this pipeline, or the texts that they count.
     *
     * @throws IntarsiaException INT-403 when a text is needed and there are none
     */
    public Conditioning conditioning(NDManager manager, int[] labels) {
        if (assembly.conditioning() instanceof ConditioningSpec.Text) {
            return texts(assembly.conditioning()).of(manager, labels);
        }
        if (!(assembly.conditioning() instanceof ConditioningSpec.Classes spec)) {
            return Conditioning.NONE;
        }
        long[] values = new long[labels.length];
        long[] nulls = new long[labels.length];
        for (int row = 0; row < labels.length; row++) {
            values[row] = labels[row];
            nulls[row] = spec.classes();
        }
        return Conditioning.NONE.with(
                Conditioning.LABEL, manager.create(values), manager.create(nulls));
    }

    private TextEmbeddings texts(ConditioningSpec spec) {
        if (texts == null) {
            throw new IntarsiaException(
                    ErrorCode.CONDITION_MISSING,
                    "text",
                    "the model is conditioned on " + spec + ", and no text was given",
                    "Give embeddings with --text FILE.safetensors: text [n, L, D] and null [L, D].");
        }
        return texts;
    }

    private void check(Request request) {
        if (assembly.conditioning() instanceof ConditioningSpec.Text spec) {
            int last = texts(spec).count() - 1;
            for (int text : request.labels()) {
                if (text < 0 || text > last) {
                    throw new IntarsiaException(
                            ErrorCode.UNKNOWN_LABEL,
                            "text",
                            text + " is not one of the texts given",
                            "Give 0 to " + last + ".");
                }
            }
        }
        if (assembly.conditioning() instanceof ConditioningSpec.Classes spec) {
            for (int label : request.labels()) {
                if (label < 0 || label >= spec.classes()) {
                    throw new IntarsiaException(
                            ErrorCode.UNKNOWN_LABEL,
                            "label",
                            label + " is not a class of this pipeline",
                            "Give 0 to " + (spec.classes() - 1) + ".");
                }
            }
        }
    }
}
