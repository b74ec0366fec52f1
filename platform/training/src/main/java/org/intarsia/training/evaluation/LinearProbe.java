package org.intarsia.training.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.training.data.Shapes;

/**
 * How well a linear classifier tells the classes of Shapes apart by the latents of a tokenizer, on
 * pictures that it did not learn from.
 *
 * @param count pictures it was tested on; it learned from {@value #LEARNED} others
 * @param pooled share that is right by the mean over the positions, 0 to 1
 * @param whole share that is right by all values of the latents
 */
public record LinearProbe(int count, double pooled, double whole) {
    /** Pictures that the classifier learns from. */
    public static final int LEARNED = 2000;

    private static final int BATCH = 50;
    private static final long LEARNED_SEED = 0x7EA3;
    private static final long TESTED_SEED = 0x7EA4;
    private static final int ROUNDS = 400;
    private static final double RATE = 0.02;
    private static final double DECAY = 1e-3;

    /**
     * @param progress is called with the number of images done, of {@code count +} {@value
     *     #LEARNED}
     * @throws IntarsiaException INT-605 when the pictures are not of the size of Shapes or the
     *     latents are ids, INT-606 for too few pictures
     */
    public static LinearProbe run(Assembly assembly, int count, IntConsumer progress) {
        Evaluation.checkSize(assembly);
        Evaluation.checkCount(count);
        LatentSpec.Continuous latents = checkVectors(assembly);
        Shapes learned = new Shapes(Shapes.SIZE, LEARNED_SEED);
        Shapes tested = new Shapes(Shapes.SIZE, TESTED_SEED);
        try (NDManager manager = assembly.manager().newSubManager()) {
            NDArray from = encoded(assembly, latents, learned, LEARNED, progress, manager);
            NDArray on =
                    encoded(
                            assembly,
                            latents,
                            tested,
                            count,
                            done -> progress.accept(LEARNED + done),
                            manager);
            long channels = latents.channels();
            Labels labels = new Labels(labels(learned, LEARNED), labels(tested, count));
            double pooled =
                    Gradients.off(
                            () ->
                                    right(
                                            pooled(from, channels),
                                            pooled(on, channels),
                                            labels,
                                            learned.classes()));
            double whole = Gradients.off(() -> right(from, on, labels, learned.classes()));
            return new LinearProbe(count, pooled, whole);
        }
    }

    /**
     * @throws IntarsiaException INT-605 for ids
     */
    static LatentSpec.Continuous checkVectors(Assembly assembly) {
        if (assembly.latents() instanceof LatentSpec.Continuous continuous) {
            return continuous;
        }
        throw new IntarsiaException(
                ErrorCode.NOT_SHAPES,
                assembly.plan().manifest().name(),
                "its latents are ids, and vectors are needed for that",
                "Evaluate a continuous tokenizer, or leave the option out.");
    }

    record Labels(int[] learned, int[] tested) {}

    private static int[] labels(Shapes data, int count) {
        return IntStream.range(0, count).map(data::label).toArray();
    }

    /** The latents of a data set's first pictures, [count, C h w]. */
    private static NDArray encoded(
            Assembly assembly,
            LatentSpec.Continuous latents,
            Shapes data,
            int count,
            IntConsumer progress,
            NDManager out) {
        int each = (int) latents.shape().size();
        float[] values = new float[count * each];
        for (int from = 0; from < count; from += BATCH) {
            long[] indices = LongStream.range(from, Math.min(count, from + BATCH)).toArray();
            try (NDManager manager = out.newSubManager()) {
                Shape shape = new Shape(indices.length, 3, data.size(), data.size());
                NDArray images = manager.create(data.render(indices), shape);
                NDArray map =
                        Gradients.off(() -> assembly.part(Tokenizer.class).encode(images).value());
                map.attach(manager);
                System.arraycopy(map.toFloatArray(), 0, values, from * each, indices.length * each);
            }
            progress.accept(from + indices.length);
        }
        return out.create(values, new Shape(count, each));
    }

    private static NDArray pooled(NDArray latents, long channels) {
        return latents.reshape(latents.getShape().get(0), channels, -1).mean(new int[] {2});
    }

    /** The share that multinomial logistic regression gets right, learned from all at once. */
    static double right(NDArray from, NDArray on, Labels labels, int classes) {
        return Scoped.value(() -> learnedAndTested(from, on, labels, classes));
    }

    private static double learnedAndTested(NDArray from, NDArray on, Labels labels, int classes) {
        NDManager manager = from.getManager();
        NDArray mean = from.mean(new int[] {0}, true);
        NDArray deviation = from.sub(mean).square().mean(new int[] {0}, true).add(1e-5).sqrt();
        // Of unit length on average, so that one rate fits any number of values.
        NDArray scale = deviation.mul(Math.sqrt(from.getShape().get(1)));
        NDArray x = from.sub(mean).div(scale);
        NDArray wanted =
                manager.create(labels.learned())
                        .reshape(-1, 1)
                        .eq(manager.arange(classes).reshape(1, -1))
                        .toType(DataType.FLOAT32, false);
        NDArray w = manager.zeros(new Shape(from.getShape().get(1), classes));
        NDArray b = manager.zeros(new Shape(1, classes));
        Descent weights = new Descent(w);
        Descent biases = new Descent(b);
        for (int round = 0; round < ROUNDS; round++) {
            int now = round;
            Scoped.value(
                    () -> {
                        NDArray p = x.matMul(w).add(b).softmax(1);
                        NDArray missed = p.sub(wanted).div(labels.learned().length);
                        NDArray decay = w.mul(DECAY / labels.learned().length);
                        weights.step(x.transpose().matMul(missed).add(decay), now);
                        biases.step(missed.sum(new int[] {0}, true), now);
                        return now;
                    });
        }
        long[] told = on.sub(mean).div(scale).matMul(w).add(b).argMax(1).toLongArray();
        int right = 0;
        for (int i = 0; i < told.length; i++) {
            right += told[i] == labels.tested()[i] ? 1 : 0;
        }
        return right / (double) told.length;
    }

    /** Adam over one array. */
    private static final class Descent {
        private final NDArray values;
        private final NDArray first;
        private final NDArray second;

        Descent(NDArray values) {
            this.values = values;
            first = values.zerosLike();
            second = values.zerosLike();
        }

        void step(NDArray gradient, int round) {
            first.muli(0.9).addi(gradient.mul(0.1));
            second.muli(0.999).addi(gradient.square().mul(0.001));
            double early =
                    Math.sqrt(1 - Math.pow(0.999, round + 1)) / (1 - Math.pow(0.9, round + 1));
            values.subi(first.div(second.sqrt().add(1e-8)).mul(RATE * early));
        }
    }
}
