package org.intarsia.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.intarsia.base.AtomicFile;

/** The losses of a training, as its folder has them. */
public final class Losses {
    private Losses() {}

    /**
     * The mean over the last tenth of the steps: one step's loss depends on its pictures and noise.
     *
     * @param folder of a training
     */
    public static double settled(Path folder) {
        Path table = folder.resolve(LossLog.TABLE);
        try {
            List<String> lines = Files.readAllLines(table);
            List<String> steps = lines.subList(1, lines.size());
            return steps.subList(steps.size() * 9 / 10, steps.size()).stream()
                    .mapToDouble(line -> Double.parseDouble(line.split(",")[1]))
                    .average()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            throw AtomicFile.problem(table, e);
        }
    }
}
