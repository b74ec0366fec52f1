package org.intarsia.training.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.picture.Pictures;
import org.intarsia.pipeline.run.Generator;
import org.intarsia.pipeline.text.PromptEncoder;
import org.intarsia.pipeline.text.TextEmbeddings;
import org.intarsia.pipeline.threads.RowSpread;
import org.intarsia.pipeline.threads.RunThreads;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.training.data.ColorName;
import org.intarsia.training.data.ShapeClass;
import org.intarsia.training.data.Shapes;
import org.jspecify.annotations.Nullable;

/**
 * How good the pictures of a pipeline are that was trained on Shapes.
 *
 * @param count pictures judged; the classes take turns
 * @param accuracy share that the classifier takes for the class that was requested, 0 to 1
 * @param accuracyByClass the same, class by class, of those that had a picture
 * @param realAccuracy the same of as many fresh real pictures
 * @param colours of a pipeline that reads captions
 * @param distances empty for fewer than {@link #FEWEST} pictures
 */
public record Evaluation(
        int count,
        double accuracy,
        List<Double> accuracyByClass,
        double realAccuracy,
        Optional<Colours> colours,
        Optional<Distances> distances) {
    /** Fewest pictures from which a covariance of the features can be estimated. */
    public static final int FEWEST = 2 * Classifier.FEATURES;

    /**
     * Frechet distances of features.
     *
     * @param made between generated and real pictures
     * @param real between two real sets of that count: what a perfect pipeline reaches
     */
    public record Distances(double made, double real) {}

    /**
     * Shares of pictures whose shape has the colour that its caption names, 0 to 1.
     *
     * @param made of generated pictures
     * @param real of as many real ones
     */
    public record Colours(double made, double real) {}

    /** Pictures made at once. */
    public static final int BATCH = 20;

    private static final long REAL_SEED = 0x7EA1;

    /** Of the captions, which no training reads. */
    private static final Shapes CAPTIONED = new Shapes(Shapes.SIZE, 0xCA97);

    public Evaluation {
        accuracyByClass = List.copyOf(accuracyByClass);
    }

    /**
     * @param count at least 1
     * @param seed of the first picture; the others follow
     * @param progress is called with the number of images made
     * @throws IntarsiaException INT-605 when the pipeline was not made for Shapes, INT-517 when a
     *     picture holds values that are not finite
     */
    public static Evaluation run(
            Assembly assembly, int count, long seed, RunThreads threads, IntConsumer progress) {
        check(assembly);
        int[] wanted = labels(0, count);
        boolean captions = assembly.conditioning() instanceof ConditioningSpec.Text;
        Sample sample = new Sample(count, seed, captions);
        try (ShapesJudge judge = ShapesJudge.shipped()) {
            ShapesJudge.Judgement made = generate(assembly, judge, sample, threads, progress);
            ShapesJudge.Judgement real = judge.judge(new Shapes(Shapes.SIZE, REAL_SEED), count);
            Optional<Colours> colours =
                    captions
                            ? Optional.of(
                                    new Colours(
                                            ofNamedColour(CAPTIONED, made),
                                            ofNamedColour(
                                                    CAPTIONED, judge.judge(CAPTIONED, count))))
                            : Optional.empty();
            return new Evaluation(
                    count,
                    made.agreement(wanted),
                    byClass(made, wanted),
                    real.agreement(wanted),
                    colours,
                    distances(judge, made, real, count));
        }
    }

    private static Optional<Distances> distances(
            ShapesJudge judge, ShapesJudge.Judgement made, ShapesJudge.Judgement real, int count) {
        if (count < FEWEST) {
            return Optional.empty();
        }
        ShapesJudge.Judgement other = judge.judge(new Shapes(Shapes.SIZE, REAL_SEED + 1), count);
        return Optional.of(
                new Distances(
                        Frechet.distance(made.features(), real.features()),
                        Frechet.distance(real.features(), other.features())));
    }

    /**
     * The pictures that are made.
     *
     * @param seed of the first; the others follow
     * @param captions whether they are asked for by captions
     */
    private record Sample(int count, long seed, boolean captions) {}

    private static double ofNamedColour(Shapes data, ShapesJudge.Judgement judged) {
        int right = 0;
        for (int row = 0; row < judged.colours().size(); row++) {
            ColorName named = data.facts(row).fill();
            right += judged.colours().get(row).filter(named::equals).isPresent() ? 1 : 0;
        }
        return right / (double) judged.colours().size();
    }

    private static void check(Assembly assembly) {
        boolean classes =
                assembly.conditioning() instanceof ConditioningSpec.Classes spec
                        && spec.classes() == ShapeClass.values().length;
        boolean captions =
                assembly.conditioning() instanceof ConditioningSpec.Text
                        && assembly.find(TextEncoder.class).isPresent();
        if (!classes && !captions) {
            throw notOfShapes(assembly);
        }
        checkSize(assembly);
    }

    /**
     * @throws IntarsiaException INT-605 when its pictures are not of the size of Shapes
     */
    static void checkSize(Assembly assembly) {
        if (assembly.image().height() != Shapes.SIZE || assembly.image().width() != Shapes.SIZE) {
            throw notOfShapes(assembly);
        }
    }

    static IntarsiaException notOfShapes(Assembly assembly) {
        return new IntarsiaException(
                ErrorCode.NOT_SHAPES,
                assembly.plan().manifest().name(),
                "only pipelines of Shapes can be evaluated: ten classes, or captions with an"
                        + " encoder in the backbone's file, and 64 x 64 pixels",
                "Evaluate shapes-jit, or another pipeline trained on that data.");
    }

    /**
     * For what nothing can be said about with fewer.
     *
     * @throws IntarsiaException INT-606 when they are too few
     */
    static void checkCount(int count) {
        if (count < FEWEST) {
            throw new IntarsiaException(
                    ErrorCode.TOO_FEW_PICTURES,
                    "count",
                    count + " pictures are too few for a covariance of features",
                    "Ask for " + FEWEST + " or more.");
        }
    }

    private static ShapesJudge.Judgement generate(
            Assembly assembly,
            ShapesJudge judge,
            Sample sample,
            RunThreads threads,
            IntConsumer progress) {
        List<ShapesJudge.Judgement> parts = new ArrayList<>();
        for (int from = 0; from < sample.count(); from += BATCH) {
            int[] labels = labels(from, Math.min(BATCH, sample.count() - from));
            long[] seeds = new long[labels.length];
            for (int row = 0; row < seeds.length; row++) {
                seeds[row] = sample.seed() + from + row;
            }
            try (TextEmbeddings texts = texts(assembly, sample, from, labels.length);
                    NDManager manager = assembly.manager().newSubManager()) {
                int[] asked = texts == null ? labels : IntStream.range(0, labels.length).toArray();
                NDArray images =
                        new RowSpread(threads, new Generator(assembly, texts)::generate)
                                .run(
                                        manager,
                                        new Generator.Request(asked, seeds),
                                        false,
                                        (steps, preview) -> {})
                                .images();
                long last = seeds[seeds.length - 1];
                Pictures.requireFinite(images, "pictures of the seeds " + seeds[0] + " to " + last);
                parts.add(judge.judgeReduced(images));
            }
            progress.accept(from + labels.length);
        }
        return ShapesJudge.Judgement.joined(parts);
    }

    private static @Nullable TextEmbeddings texts(
            Assembly assembly, Sample sample, int from, int count) {
        return sample.captions()
                ? new PromptEncoder(assembly)
                        .embeddings(
                                LongStream.range(from, from + count)
                                        .mapToObj(CAPTIONED::caption)
                                        .toList(),
                                assembly.manager())
                : null;
    }

    private static int[] labels(int from, int count) {
        int[] labels = new int[count];
        for (int row = 0; row < count; row++) {
            labels[row] = (from + row) % ShapeClass.values().length;
        }
        return labels;
    }

    private static List<Double> byClass(ShapesJudge.Judgement opinion, int[] wanted) {
        List<Double> shares = new ArrayList<>();
        int classes = Math.min(ShapeClass.values().length, wanted.length);
        for (int label = 0; label < classes; label++) {
            int all = 0;
            int right = 0;
            for (int i = 0; i < wanted.length; i++) {
                all += wanted[i] == label ? 1 : 0;
                right += wanted[i] == label && opinion.labels()[i] == label ? 1 : 0;
            }
            shares.add(right / (double) all);
        }
        return shares;
    }
}
