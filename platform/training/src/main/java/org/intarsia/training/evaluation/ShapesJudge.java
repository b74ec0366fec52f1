package org.intarsia.training.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.intarsia.base.AtomicFile;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.Grid;
import org.intarsia.training.data.ColorName;
import org.intarsia.training.data.ShapeClass;
import org.intarsia.training.data.Shapes;
import org.intarsia.weights.CheckpointWeights;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;

/** The classifier that ships with the data set; it was trained on pictures of 64 pixels. */
public final class ShapesJudge implements AutoCloseable {
    private static final String RESOURCE = "shapes-classifier.safetensors";
    private static final int BATCH = 50;

    private final NDManager manager;
    private final Path file;
    private final StateDict dict;
    private final CheckpointWeights weights;
    private final Classifier classifier;

    private ShapesJudge(NDManager manager, Path file, boolean copy) {
        this.manager = manager;
        this.file = copy ? file : null;
        this.dict = StateDicts.open(file, null);
        this.weights = new CheckpointWeights(dict, "", manager);
        this.classifier = new Classifier(weights.view(), ShapeClass.values().length);
        Problems problems = new Problems();
        weights.check(problems);
        problems.throwIfAny();
    }

    /**
     * The shipped one.
     *
     * @throws org.intarsia.spi.problem.IntarsiaException INT-911 when there is no room for a
     *     temporary file
     */
    public static ShapesJudge shipped() {
        try (InputStream in = ShapesJudge.class.getResourceAsStream(RESOURCE)) {
            Path copy = Files.createTempFile("intarsia", ".safetensors");
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return new ShapesJudge(NDManager.newBaseManager(), copy, true);
        } catch (IOException e) {
            throw AtomicFile.problem(Path.of(RESOURCE), e);
        }
    }

    /** One that was just trained. */
    public static ShapesJudge of(Path weights) {
        return new ShapesJudge(NDManager.newBaseManager(), weights, false);
    }

    /**
     * What the classifier makes of some pictures.
     *
     * @param features one row of {@value Classifier#FEATURES} a picture
     * @param labels the likeliest class of each
     * @param colours what the shape's colour is called, empty where there is no shape
     */
    public record Judgement(double[][] features, int[] labels, List<Optional<ColorName>> colours) {
        public Judgement {
            colours = List.copyOf(colours);
        }

        /** The share of labels that are as given, 0 to 1. */
        public double agreement(int[] wanted) {
            int right = 0;
            for (int i = 0; i < wanted.length; i++) {
                right += labels[i] == wanted[i] ? 1 : 0;
            }
            return right / (double) wanted.length;
        }

        static Judgement joined(List<Judgement> parts) {
            return new Judgement(
                    parts.stream()
                            .flatMap(part -> Arrays.stream(part.features()))
                            .toArray(double[][]::new),
                    parts.stream().flatMapToInt(part -> Arrays.stream(part.labels())).toArray(),
                    parts.stream().flatMap(part -> part.colours().stream()).toList());
        }
    }

    /**
     * @param pixels [B, 3, size, size] row-major in [-1, 1]; values outside are clipped, as a
     *     picture file would
     */
    public Judgement judge(float[] pixels, int size) {
        int rows = pixels.length / (3 * size * size);
        List<Optional<ColorName>> colours =
                IntStream.range(0, rows)
                        .mapToObj(row -> ShapeColor.of(pixels, row, size).map(ColorName::of))
                        .toList();
        try (NDManager scratch = manager.newSubManager()) {
            return Scoped.value(
                    () -> judge(scratch.create(pixels, new Shape(rows, 3, size, size)), colours));
        }
    }

    /**
     * @param imagesBCHW in [-1, 1], as large as the classifier's or a multiple; of larger ones
     *     every pixel is the mean of those that it stands for
     */
    public Judgement judgeReduced(NDArray imagesBCHW) {
        Grid size = new Grid(Shapes.SIZE, Shapes.SIZE);
        boolean same = imagesBCHW.getShape().get(2) == Shapes.SIZE;
        return same
                ? judge(imagesBCHW.toFloatArray(), Shapes.SIZE)
                : judge(
                        Scoped.value(
                                () -> MapOps.area(imagesBCHW.clip(-1, 1), size).toFloatArray()),
                        Shapes.SIZE);
    }

    private Judgement judge(NDArray images, List<Optional<ColorName>> colours) {
        NDArray features = classifier.features(images.clip(-1, 1));
        long[] best = classifier.logits(features).argMax(1).toLongArray();
        float[] values = features.toFloatArray();
        double[][] table = new double[best.length][Classifier.FEATURES];
        int[] labels = new int[best.length];
        for (int row = 0; row < best.length; row++) {
            labels[row] = (int) best[row];
            for (int i = 0; i < Classifier.FEATURES; i++) {
                table[row][i] = values[row * Classifier.FEATURES + i];
            }
        }
        return new Judgement(table, labels, colours);
    }

    /** Its opinion of the first {@code count} pictures of a data set. */
    public Judgement judge(Shapes data, int count) {
        List<Judgement> parts = new ArrayList<>();
        for (int from = 0; from < count; from += BATCH) {
            long[] indices = new long[Math.min(BATCH, count - from)];
            for (int row = 0; row < indices.length; row++) {
                indices[row] = from + row;
            }
            parts.add(judge(data.render(indices), data.size()));
        }
        return Judgement.joined(parts);
    }

    @Override
    public void close() {
        weights.close();
        dict.close();
        manager.close();
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                file.toFile().deleteOnExit();
            }
        }
    }
}
