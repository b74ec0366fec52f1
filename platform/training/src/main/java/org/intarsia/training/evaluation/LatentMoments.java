package org.intarsia.training.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.training.data.Shapes;
import org.intarsia.weights.file.SafetensorsWriter;

/**
 * Mean and variance of the latents of pictures of Shapes, for every channel at every position.
 *
 * @param count pictures
 * @param spec the space of the latents
 * @param mean [C, h, w], row-major
 * @param variance [C, h, w], of the pictures, not corrected for their number
 */
public record LatentMoments(int count, LatentSpec.Continuous spec, float[] mean, float[] variance) {
    private static final int BATCH = 50;
    private static final long SEED = 0x7EA5;

    /**
     * @param count pictures, at least {@link Evaluation#FEWEST}
     * @param progress is called with the number of images done
     * @throws IntarsiaException INT-605 when the pictures are not of the size of Shapes or the
     *     latents are ids, INT-606 for too few
     */
    public static LatentMoments run(Assembly assembly, int count, IntConsumer progress) {
        Evaluation.checkSize(assembly);
        Evaluation.checkCount(count);
        LatentSpec.Continuous spec = LinearProbe.checkVectors(assembly);
        Shapes data = new Shapes(Shapes.SIZE, SEED);
        double[] sums = new double[(int) spec.shape().size()];
        double[] squares = new double[sums.length];
        for (int from = 0; from < count; from += BATCH) {
            long[] indices = LongStream.range(from, Math.min(count, from + BATCH)).toArray();
            try (NDManager manager = assembly.manager().newSubManager()) {
                Shape shape = new Shape(indices.length, 3, data.size(), data.size());
                NDArray images = manager.create(data.render(indices), shape);
                NDArray latents =
                        Gradients.off(() -> assembly.part(Tokenizer.class).encode(images).value());
                latents.attach(manager);
                add(latents.toFloatArray(), sums, squares);
            }
            progress.accept(from + indices.length);
        }
        float[] mean = new float[sums.length];
        float[] variance = new float[sums.length];
        for (int i = 0; i < sums.length; i++) {
            mean[i] = (float) (sums[i] / count);
            double centre = sums[i] / count;
            variance[i] = (float) Math.max(0, squares[i] / count - centre * centre);
        }
        return new LatentMoments(count, spec, mean, variance);
    }

    private static void add(float[] values, double[] sums, double[] squares) {
        for (int i = 0; i < values.length; i++) {
            sums[i % sums.length] += values[i];
            squares[i % sums.length] += (double) values[i] * values[i];
        }
    }

    /** The mean of all values. */
    public double overallMean() {
        double sum = 0;
        for (float value : mean) {
            sum += value;
        }
        return sum / mean.length;
    }

    /** The standard deviation of all values about {@link #overallMean}. */
    public double overallDeviation() {
        double centre = overallMean();
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            sum += variance[i] + (mean[i] - centre) * (mean[i] - centre);
        }
        return Math.sqrt(sum / mean.length);
    }

    /** As the tokenizer {@code rae} reads them: {@code mean} and {@code var}. */
    public void write(Path file) {
        try (NDManager manager = NDManager.newBaseManager()) {
            SafetensorsWriter.write(
                    file,
                    Map.of(
                            "mean", manager.create(mean, spec.shape()),
                            "var", manager.create(variance, spec.shape())),
                    Map.of("count", Integer.toString(count), "space", spec.space()));
        }
    }
}
