package org.intarsia.training.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.intarsia.nn.Gradients;
import org.intarsia.pipeline.Assembly;
import org.intarsia.pipeline.PlainRun;
import org.intarsia.pipeline.SeededNoise;
import org.intarsia.spi.Conditioning;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.IntarsiaException;
import org.intarsia.spi.LatentSpec;
import org.intarsia.spi.Latents;
import org.intarsia.spi.Tokenizer;
import org.intarsia.training.shapes.Shapes;

/**
 * What a tokenizer and its decoder leave of pictures of Shapes that it was not trained on.
 *
 * @param count pictures
 * @param psnr mean over the pictures of 10 log10(4 / mean squared difference) in dB, pixels in [-1,
 *     1]; infinite where nothing is lost
 * @param accuracy share of the decoded pictures whose class the classifier still sees, 0 to 1
 * @param frechet distance between the features of the pictures and of the decoded ones
 * @param codes different ids that were used, 0 for continuous latents
 * @param vocabulary ids that there are, 0 for continuous latents
 */
public record Reconstruction(
        int count, double psnr, double accuracy, double frechet, int codes, int vocabulary) {
    private static final int BATCH = 20;
    private static final long REAL_SEED = 0x7EA2;

    /**
     * @param count at least {@link Evaluation#FEWEST}
     * @param progress hears how many pictures are done
     * @throws IntarsiaException INT-605 when the pictures are not of the size of Shapes, INT-606
     *     for too few
     */
    public static Reconstruction run(Assembly assembly, int count, IntConsumer progress) {
        Evaluation.checkSize(assembly);
        Evaluation.checkCount(count);
        Shapes data = new Shapes(Shapes.SIZE, REAL_SEED);
        float[][] decoded = new float[count][];
        Set<Long> codes = new HashSet<>();
        double[] psnr = new double[1];
        for (int from = 0; from < count; from += BATCH) {
            long[] indices = LongStream.range(from, Math.min(count, from + BATCH)).toArray();
            batch(assembly, data, indices, decoded, codes, psnr);
            progress.accept(from + indices.length);
        }
        int[] labels = IntStream.range(0, count).map(data::label).toArray();
        try (ShapesJudge judge = ShapesJudge.shipped()) {
            ShapesJudge.Opinion real = judge.judge(data, count);
            ShapesJudge.Opinion made = judge.judge(decoded, Shapes.SIZE);
            return new Reconstruction(
                    count,
                    psnr[0] / count,
                    made.agreement(labels),
                    Frechet.distance(made.features(), real.features()),
                    codes.size(),
                    assembly.latents() instanceof LatentSpec.Discrete ids ? ids.vocabulary() : 0);
        }
    }

    private static void batch(
            Assembly assembly,
            Shapes data,
            long[] indices,
            float[][] decoded,
            Set<Long> codes,
            double[] psnr) {
        try (NDManager manager = assembly.manager().newSubManager()) {
            float[] pixels = data.render(indices);
            NDArray images =
                    manager.create(pixels, new Shape(indices.length, 3, data.size(), data.size()));
            Latents latents = encode(assembly, images);
            if (latents.spec() instanceof LatentSpec.Discrete) {
                latents.values().forEach(ids -> add(codes, ids));
            }
            NDArray made = decode(assembly, latents, manager);
            float[] values = made.toFloatArray();
            int each = values.length / indices.length;
            for (int row = 0; row < indices.length; row++) {
                float[] picture =
                        java.util.Arrays.copyOfRange(values, row * each, (row + 1) * each);
                decoded[(int) indices[row]] = picture;
                psnr[0] += psnr(pixels, row * each, picture);
            }
        }
    }

    private static void add(Set<Long> codes, NDArray ids) {
        for (long id : ids.toLongArray()) {
            codes.add(id);
        }
    }

    private static double psnr(float[] real, int from, float[] made) {
        double sum = 0;
        for (int i = 0; i < made.length; i++) {
            double difference = real[from + i] - Math.max(-1f, Math.min(1f, made[i]));
            sum += difference * difference;
        }
        return 10 * Math.log10(4 * made.length / sum);
    }

    /**
     * Pictures through the tokenizer and the decoder of a pipeline.
     *
     * @param imagesBCHW [B, 3, H, W] in [-1, 1]
     * @return the same shape, not clamped; the caller's
     */
    public static NDArray of(Assembly assembly, NDArray imagesBCHW) {
        return decode(assembly, encode(assembly, imagesBCHW), imagesBCHW.getManager());
    }

    private static Latents encode(Assembly assembly, NDArray images) {
        return Gradients.off(() -> assembly.part(Tokenizer.class).encode(images));
    }

    private static NDArray decode(Assembly assembly, Latents latents, NDManager manager) {
        long rows = latents.values().get(0).getShape().get(0);
        SeededNoise noise = new SeededNoise(LongStream.range(0, rows).toArray());
        try (PlainRun run = new PlainRun(manager, noise, false)) {
            return Gradients.off(
                    () -> assembly.part(Decoder.class).decode(latents, Conditioning.NONE, run));
        }
    }
}
