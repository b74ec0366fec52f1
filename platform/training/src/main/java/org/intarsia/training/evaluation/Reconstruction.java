package org.intarsia.training.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.noise.SeededNoise;
import org.intarsia.pipeline.picture.Pictures;
import org.intarsia.pipeline.run.DefaultRun;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.training.data.Shapes;

/**
 * What a tokenizer and its decoder leave of pictures of Shapes that it was not trained on.
 *
 * @param count pictures
 * @param psnr mean over the pictures of 10 log10(4 / mean squared difference) in dB, pixels in [-1,
 *     1]; infinite where nothing is lost
 * @param accuracy share of the decoded pictures whose class the classifier still sees, 0 to 1
 * @param frechet distance between the features of the pictures and of the decoded ones; empty for
 *     fewer than {@link Evaluation#FEWEST} pictures
 * @param noise standard deviation of the normal noise that was added to the latents
 * @param codes different ids that were used, 0 for continuous latents
 * @param vocabulary ids that there are, 0 for continuous latents
 */
public record Reconstruction(
        int count,
        double noise,
        double psnr,
        double accuracy,
        OptionalDouble frechet,
        int codes,
        int vocabulary) {
    private static final long REAL_SEED = 0x7EA2;

    /**
     * @param count at least 1
     * @param noise added to the latents before they are decoded, 0 for none
     * @param progress is called with the number of images done, after every step of a decoder too
     * @throws IntarsiaException INT-605 when the pictures are not of the size of Shapes, or ids are
     *     to carry noise, INT-517 when a decoded picture holds values that are not finite
     */
    public static Reconstruction run(
            Assembly assembly, int count, double noise, IntConsumer progress) {
        Evaluation.checkSize(assembly);
        if (noise > 0) {
            LinearProbe.checkVectors(assembly);
        }
        Shapes data = new Shapes(Shapes.SIZE, REAL_SEED);
        Shapes made = new Shapes(side(assembly), REAL_SEED);
        Set<Long> codes = new HashSet<>();
        List<ShapesJudge.Judgement> opinions = new ArrayList<>();
        double psnr = 0;
        try (ShapesJudge judge = ShapesJudge.shipped()) {
            for (int from = 0; from < count; from += Evaluation.BATCH) {
                long[] indices =
                        LongStream.range(from, Math.min(count, from + Evaluation.BATCH)).toArray();
                int done = from;
                Runnable step = () -> progress.accept(done);
                try (NDManager manager = assembly.manager().newSubManager()) {
                    NDArray decoded = through(assembly, data, indices, noise, codes, manager, step);
                    opinions.add(judge.judgeReduced(decoded));
                    float[] real = made.render(indices);
                    psnr += psnr(real, decoded.toFloatArray(), indices.length);
                }
                progress.accept(from + indices.length);
            }
            ShapesJudge.Judgement seen = ShapesJudge.Judgement.joined(opinions);
            ShapesJudge.Judgement real = judge.judge(data, count);
            return new Reconstruction(
                    count,
                    noise,
                    psnr / count,
                    seen.agreement(IntStream.range(0, count).map(data::label).toArray()),
                    count < Evaluation.FEWEST
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(Frechet.distance(seen.features(), real.features())),
                    codes.size(),
                    assembly.latents() instanceof LatentSpec.Discrete ids ? ids.vocabulary() : 0);
        }
    }

    /** The side of the pictures that a pipeline makes. */
    static int side(Assembly assembly) {
        return assembly.plan().pictures().width();
    }

    /** Pictures as they come back; adds the ids that they became. */
    private static NDArray through(
            Assembly assembly,
            Shapes data,
            long[] indices,
            double noise,
            Set<Long> codes,
            NDManager manager,
            Runnable step) {
        Latents exact = encoded(assembly, data, indices, manager);
        Latents latents = noise == 0 ? exact : noisy(exact, indices, noise, manager);
        if (latents.spec() instanceof LatentSpec.Discrete) {
            latents.values().forEach(ids -> add(codes, ids));
        }
        NDArray decoded = decode(assembly, latents, manager, step);
        Pictures.requireFinite(decoded, "decoded pictures");
        return decoded;
    }

    /** Pictures of a data set as the tokenizer sees them. */
    static Latents encoded(Assembly assembly, Shapes data, long[] indices, NDManager manager) {
        Shape shape = new Shape(indices.length, 3, data.size(), data.size());
        return encode(assembly, manager.create(data.render(indices), shape));
    }

    /** A picture's noise is a function of its index alone. */
    private static Latents noisy(Latents exact, long[] indices, double noise, NDManager manager) {
        Shape each = exact.value().getShape().slice(1);
        NDArray normal = new SeededNoise(indices).normal(manager, "latent-noise", 0, each);
        return Latents.clean(exact.value().add(normal.mul((float) noise)), exact.spec());
    }

    private static void add(Set<Long> codes, NDArray ids) {
        for (long id : ids.toLongArray()) {
            codes.add(id);
        }
    }

    /** The sum over the rows. */
    static double psnr(float[] real, float[] made, int rows) {
        int each = real.length / rows;
        double all = 0;
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int i = row * each; i < (row + 1) * each; i++) {
                double difference = real[i] - Math.max(-1f, Math.min(1f, made[i]));
                sum += difference * difference;
            }
            all += 10 * Math.log10(4 * each / sum);
        }
        return all;
    }

    /**
     * Pictures through the tokenizer and the decoder of a pipeline.
     *
     * @param imagesBCHW [B, 3, H, W] in [-1, 1], of the pipeline's size
     * @param step is called after every step of a decoder that takes some, and may end it with a
     *     {@link java.util.concurrent.CancellationException}
     * @return as large as the decoder makes them, not clamped; the caller's
     */
    public static NDArray of(Assembly assembly, NDArray imagesBCHW, Runnable step) {
        return decode(assembly, encode(assembly, imagesBCHW), imagesBCHW.getManager(), step);
    }

    private static Latents encode(Assembly assembly, NDArray images) {
        return Gradients.off(() -> assembly.part(Tokenizer.class).encode(images));
    }

    private static NDArray decode(
            Assembly assembly, Latents latents, NDManager manager, Runnable step) {
        long rows = latents.values().get(0).getShape().get(0);
        return decode(assembly, latents, LongStream.range(0, rows).toArray(), manager, step);
    }

    /** A decoder that reads a class is not told which: it is to see it in the latents. */
    static NDArray decode(
            Assembly assembly, Latents latents, long[] seeds, NDManager manager, Runnable step) {
        Conditioning untold = untold(assembly, seeds.length, manager);
        try (DefaultRun run =
                new DefaultRun(manager, new SeededNoise(seeds), false, inner -> step.run())) {
            return Gradients.off(() -> assembly.part(Decoder.class).decode(latents, untold, run));
        }
    }

    private static Conditioning untold(Assembly assembly, int rows, NDManager manager) {
        if (assembly.conditioning() instanceof ConditioningSpec.Classes spec) {
            NDArray none = manager.full(new Shape(rows), spec.classes(), DataType.INT64);
            return Conditioning.NONE.with(Conditioning.LABEL, none, none);
        }
        if (assembly.conditioning() instanceof ConditioningSpec.Text) {
            throw Evaluation.notOfShapes(assembly);
        }
        return Conditioning.NONE;
    }
}
