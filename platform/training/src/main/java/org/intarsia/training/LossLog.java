package org.intarsia.training;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.intarsia.base.AtomicFile;
import org.intarsia.pipeline.picture.Plot;
import org.intarsia.pipeline.picture.PngWriter;

/** The loss of every step, as a table and as a chart. */
final class LossLog {
    private static final String HEADER = "step,loss,lr";

    private final Path table;
    private final Path chart;
    private final String title;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(int step, double loss, double rate) {}

    LossLog(Path folder, String title) {
        this.table = folder.resolve("loss.csv");
        this.chart = folder.resolve("loss.png");
        this.title = title;
    }

    /** Takes up the table of an earlier run, up to a number of steps. */
    void resume(int steps) {
        if (!Files.isRegularFile(table)) {
            return;
        }
        try {
            for (String line : Files.readAllLines(table)) {
                String[] cells = line.split(",");
                if (cells.length == 3 && cells[0].matches("\\d+")) {
                    int step = Integer.parseInt(cells[0]);
                    if (step <= steps) {
                        add(step, Double.parseDouble(cells[1]), Double.parseDouble(cells[2]));
                    }
                }
            }
        } catch (IOException | NumberFormatException e) {
            entries.clear();
        }
    }

    void add(int step, double loss, double rate) {
        entries.add(new Entry(step, loss, rate));
    }

    /** Writes both files again. */
    List<Path> write() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (Entry entry : entries) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%d,%.6f,%.3e%n",
                            entry.step(),
                            entry.loss(),
                            entry.rate()));
        }
        AtomicFile.write(
                table,
                channel ->
                        Channels.newOutputStream(channel)
                                .write(text.toString().getBytes(StandardCharsets.UTF_8)));
        double[] steps = entries.stream().mapToDouble(Entry::step).toArray();
        double[] losses = entries.stream().mapToDouble(Entry::loss).toArray();
        PngWriter.write(chart, new Plot(title, "step", "loss").render(steps, losses), Map.of());
        return List.of(table, chart);
    }
}
