package org.intarsia.cli.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.intarsia.cli.Table;
import org.intarsia.training.evaluation.NoisyDecoding;
import org.jspecify.annotations.Nullable;

/** A table of what decoders make of noisy latents. */
final class NoisyDecodingText {
    private NoisyDecodingText() {}

    /**
     * @param beside the name of the other decoder's pipeline, if there is one
     */
    static Table of(NoisyDecoding result, @Nullable String beside) {
        List<String> header = new ArrayList<>(List.of("sigma", "class accuracy", "PSNR"));
        if (beside != null) {
            header.addAll(List.of(beside + ", enlarged", "PSNR"));
        }
        Table table = new Table(header.toArray(String[]::new));
        for (NoisyDecoding.Level level : result.levels()) {
            List<Object> row = new ArrayList<>();
            row.add(level.sigma());
            add(row, level.own());
            level.beside().ifPresent(other -> add(row, other));
            table.row(row.toArray());
        }
        return table;
    }

    private static void add(List<Object> row, NoisyDecoding.Quality quality) {
        row.add(format("%.1f %%", 100 * quality.accuracy()));
        row.add(format("%.2f dB", quality.psnr()));
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
