package org.intarsia.app.picture;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.intarsia.pipeline.text.TextEmbeddings;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.ConditioningSpec;

/**
 * What images were requested by.
 *
 * @param rows the classes, or the numbers of the texts
 * @param texts null where the pipeline reads none; closed with this
 */
public record PictureRequest(int[] rows, TextEmbeddings texts) implements AutoCloseable {
    /** Of a pipeline whose decoder reads no text of its own. */
    public static PictureRequest of(List<String> labels, Path text, ConditioningSpec conditioning) {
        return of(labels, text, conditioning, Optional.empty());
    }

    /**
     * @param labels as written after {@code --label}
     * @param text the file after {@code --text}, or null
     * @param caption the text that the decoder reads besides
     * @throws IntarsiaException INT-401 labels or texts that the pipeline does not take, or none
     *     where it needs some; INT-405 embeddings of another model; INT-3xx a file that cannot be
     *     read
     */
    public static PictureRequest of(
            List<String> labels,
            Path text,
            ConditioningSpec conditioning,
            Optional<ConditioningSpec.Text> caption) {
        boolean byText = conditioning instanceof ConditioningSpec.Text;
        boolean reads = byText || caption.isPresent();
        if (reads != (text != null)) {
            String decoder = caption.map(spec -> ", and its decoder reads " + spec).orElse("");
            throw new IntarsiaException(
                    ErrorCode.WRONG_CONDITION,
                    "--text",
                    "this pipeline is conditioned on " + conditioning + decoder,
                    reads
                            ? "Give embeddings of texts: --text FILE.safetensors."
                            : "Leave --text out.");
        }
        int[] classes = Labels.read(labels, conditioning);
        if (!reads) {
            return new PictureRequest(classes, null);
        }
        TextEmbeddings texts = TextEmbeddings.open(text, conditioning, caption);
        boolean byCaption = conditioning instanceof ConditioningSpec.None;
        int[] rows = byText || byCaption ? IntStream.range(0, texts.count()).toArray() : classes;
        return new PictureRequest(rows, texts);
    }

    @Override
    public void close() {
        if (texts != null) {
            texts.close();
        }
    }
}
