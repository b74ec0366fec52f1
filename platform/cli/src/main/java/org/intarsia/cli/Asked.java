package org.intarsia.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.intarsia.pipeline.Texts;
import org.intarsia.spi.ConditioningSpec;
import org.intarsia.spi.IntarsiaException;

/**
 * What pictures were asked for by.
 *
 * @param rows the classes, or the numbers of the texts
 * @param texts null where the pipeline reads none; closed with this
 */
public record Asked(int[] rows, Texts texts) implements AutoCloseable {
    /**
     * @param labels as written after {@code --label}
     * @param text the file after {@code --text}, or null
     * @throws IntarsiaException INT-401 labels or texts that the pipeline does not take, or none
     *     where it needs some; INT-405 embeddings of another model; INT-3xx a file that cannot be
     *     read
     */
    public static Asked of(List<String> labels, Path text, ConditioningSpec conditioning) {
        boolean reads = conditioning instanceof ConditioningSpec.Text;
        if (reads != (text != null)) {
            throw new IntarsiaException(
                    "INT-401",
                    "--text",
                    "this pipeline is conditioned on " + conditioning,
                    reads
                            ? "Give embeddings of texts: --text FILE.safetensors."
                            : "Leave --text out.");
        }
        int[] classes = Labels.read(labels, conditioning);
        if (!reads) {
            return new Asked(classes, null);
        }
        Texts texts = Texts.open(text, (ConditioningSpec.Text) conditioning);
        return new Asked(IntStream.range(0, texts.count()).toArray(), texts);
    }

    @Override
    public void close() {
        if (texts != null) {
            texts.close();
        }
    }
}
