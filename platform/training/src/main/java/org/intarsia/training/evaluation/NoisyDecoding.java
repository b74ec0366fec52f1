package org.intarsia.training.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.pipeline.picture.Pictures;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.NoiseFrame;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.training.data.Shapes;

/**
 * What a decoder makes of the latents of fresh renders that carry noise, as a sampler leaves it
 * that is stopped early; beside it another decoder of the same latents, whose pictures are enlarged
 * by bicubic interpolation. No decoder is told the class.
 *
 * @param count pictures a level
 * @param levels one for every share of noise, in the order in which they were asked for
 */
public record NoisyDecoding(int count, List<Level> levels) {
    private static final long REAL_SEED = 0x7EA4;

    public NoisyDecoding {
        levels = List.copyOf(levels);
    }

    /**
     * @param sigma share of noise in the latents: (1 - sigma) z + sigma e
     * @param beside of the other decoder, where there is one
     */
    public record Level(double sigma, Quality own, Optional<Quality> beside) {}

    /**
     * @param psnr mean over the pictures in dB, against renders of the size that is made
     * @param accuracy share whose class the classifier sees, at its own size, 0 to 1
     */
    public record Quality(double psnr, double accuracy) {}

    /**
     * @param other whose decoder stands beside, or none
     * @param sigmas 0 to 1 each
     * @param count at least 1
     * @param progress is called with the number of pictures done, of all levels, after every step
     *     of a decoder too
     * @throws IntarsiaException INT-605 when the pictures are not of the size of Shapes or the
     *     latents are ids, INT-203 when the other decoder reads other latents, INT-517 when a
     *     decoded picture holds values that are not finite
     */
    public static NoisyDecoding run(
            Assembly assembly,
            Optional<Assembly> other,
            List<Double> sigmas,
            int count,
            IntConsumer progress) {
        Evaluation.checkSize(assembly);
        LatentSpec latents = LinearProbe.checkVectors(assembly);
        other.ifPresent(beside -> check(beside, latents));
        List<Level> levels = new ArrayList<>();
        try (ShapesJudge judge = ShapesJudge.shipped()) {
            for (double sigma : sigmas) {
                int before = levels.size() * count;
                Sums own = new Sums();
                Sums beside = new Sums();
                for (int from = 0; from < count; from += Evaluation.BATCH) {
                    long[] indices =
                            LongStream.range(from, Math.min(count, from + Evaluation.BATCH))
                                    .toArray();
                    int done = before + from;
                    Runnable step = () -> progress.accept(done);
                    decode(assembly, other, indices, sigma, judge, own, beside, step);
                    progress.accept(done + indices.length);
                }
                levels.add(
                        new Level(
                                sigma, own.quality(count), other.map(it -> beside.quality(count))));
            }
        }
        return new NoisyDecoding(count, levels);
    }

    private static void check(Assembly beside, LatentSpec latents) {
        LatentSpec read = beside.part(Decoder.class).accepts();
        if (!read.equals(latents)) {
            throw new IncompatibleException("tokenizer", "decoder", latents, read.toString());
        }
    }

    private static final class Sums {
        private double psnr;
        private int right;

        void add(ShapesJudge judge, NDArray decoded, float[] real, int[] labels) {
            Pictures.requireFinite(decoded, "decoded pictures");
            psnr += Reconstruction.psnr(real, decoded.toFloatArray(), labels.length);
            right +=
                    (int) Math.round(judge.judgeReduced(decoded).agreement(labels) * labels.length);
        }

        Quality quality(int count) {
            return new Quality(psnr / count, (double) right / count);
        }
    }

    private static void decode(
            Assembly assembly,
            Optional<Assembly> other,
            long[] indices,
            double sigma,
            ShapesJudge judge,
            Sums own,
            Sums beside,
            Runnable step) {
        Shapes data = new Shapes(Shapes.SIZE, REAL_SEED);
        int side = Reconstruction.side(assembly);
        float[] real = new Shapes(side, REAL_SEED).render(indices);
        int[] labels =
                IntStream.range(0, indices.length).map(i -> data.label(indices[i])).toArray();
        try (NDManager manager = assembly.manager().newSubManager()) {
            Latents clean = Reconstruction.encoded(assembly, data, indices, manager);
            Latents noisy = noisy(clean, indices, sigma, manager);
            own.add(
                    judge,
                    Reconstruction.decode(assembly, noisy, indices, manager, step),
                    real,
                    labels);
            if (other.isPresent()) {
                NDArray small = Reconstruction.decode(other.get(), noisy, indices, manager, step);
                Grid size = new Grid(side, side);
                NDArray large =
                        small.getShape().get(3) == side
                                ? small
                                : Gradients.off(() -> MapOps.bicubic(small, size));
                beside.add(judge, large, real, labels);
            }
        }
    }

    /** A picture's noise is a function of its index alone. */
    private static Latents noisy(Latents clean, long[] indices, double sigma, NDManager manager) {
        NDArray unit =
                new SeededNoise(indices)
                        .normal(manager, "latent-noise", 0, clean.value().getShape().slice(1));
        NDArray mixed = NoiseFrame.FLOW.mixed(clean.value(), unit, sigma);
        return new Latents(new NDList(mixed), clean.spec(), sigma);
    }
}
