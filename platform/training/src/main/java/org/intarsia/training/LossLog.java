package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.intarsia.base.AtomicFile;
import org.intarsia.pipeline.picture.Plot;
import org.intarsia.pipeline.picture.PngWriter;

/** The loss of every step, as a table and as a chart; checkpoints carry it too. */
final class LossLog {
    /** What checkpoints call {@link #toArray}. */
    static final String NAME = "losses";

    static final String TABLE = "loss.csv";

    private static final String HEADER = "step,loss,lr";

    private final Path table;
    private final Path chart;
    private final String title;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(double loss, double rate) {}

    LossLog(Path folder, String title) {
        this.table = folder.resolve(TABLE);
        this.chart = folder.resolve("loss.png");
        this.title = title;
    }

    /** The losses and rates of the steps so far [n, 2], as the bits of doubles. */
    NDArray toArray(NDManager manager) {
        long[] bits = new long[2 * entries.size()];
        for (int step = 0; step < entries.size(); step++) {
            bits[2 * step] = Double.doubleToRawLongBits(entries.get(step).loss());
            bits[2 * step + 1] = Double.doubleToRawLongBits(entries.get(step).rate());
        }
        return manager.create(bits, new Shape(entries.size(), 2));
    }

    /** Takes the steps of an array that {@link #toArray} made, in place of those it has. */
    void restore(NDArray saved) {
        entries.clear();
        long[] bits = saved.toLongArray();
        for (int at = 0; at < bits.length; at += 2) {
            entries.add(
                    new Entry(
                            Double.longBitsToDouble(bits[at]),
                            Double.longBitsToDouble(bits[at + 1])));
        }
    }

    void add(double loss, double rate) {
        entries.add(new Entry(loss, rate));
    }

    int steps() {
        return entries.size();
    }

    /** The loss of the last step; NaN before the first. */
    double last() {
        return entries.isEmpty() ? Double.NaN : entries.get(entries.size() - 1).loss();
    }

    /** Writes both files again, once there is a step. */
    List<Path> write() {
        if (entries.isEmpty()) {
            return List.of();
        }
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (int step = 0; step < entries.size(); step++) {
            Entry entry = entries.get(step);
            text.append(
                    String.format(
                            Locale.ROOT, "%d,%.6f,%.3e\n", step + 1, entry.loss(), entry.rate()));
        }
        AtomicFile.write(
                table,
                channel ->
                        Channels.newOutputStream(channel)
                                .write(text.toString().getBytes(StandardCharsets.UTF_8)));
        double[] steps = new double[entries.size()];
        double[] losses = new double[entries.size()];
        for (int step = 0; step < steps.length; step++) {
            steps[step] = step + 1;
            losses[step] = entries.get(step).loss();
        }
        PngWriter.write(chart, new Plot(title, "step", "loss").render(steps, losses), Map.of());
        return List.of(table, chart);
    }
}
