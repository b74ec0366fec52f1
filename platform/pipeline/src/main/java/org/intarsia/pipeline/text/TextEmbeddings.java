package org.intarsia.pipeline.text;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Optional;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;

/** Texts as what a run is conditioned on: of a file, or of prompts. Safe for concurrent use. */
public interface TextEmbeddings extends AutoCloseable {
    /**
     * Those of a file, as an encoder made them.
     *
     * @param spec what the pipeline was made for
     * @throws IntarsiaException INT-405 when the file holds no embeddings of that length and width;
     *     INT-3xx when it cannot be read
     */
    static TextEmbeddings open(Path path, ConditioningSpec.Text spec) {
        return open(path, spec, Optional.empty());
    }

    /**
     * @param spec what the pipeline is conditioned on
     * @param caption the text that its decoder reads besides
     * @throws IntarsiaException as {@link #open(Path, ConditioningSpec.Text)}
     */
    static TextEmbeddings open(
            Path path, ConditioningSpec spec, Optional<ConditioningSpec.Text> caption) {
        return FileEmbeddings.open(path, spec, caption);
    }

    /** How many texts there are. */
    int count();

    /**
     * What a text is, for those who look at a picture later.
     *
     * @param which 0 to {@link #count} - 1
     */
    TextOrigin origin(int which);

    /**
     * @param which a text a row, 0 to {@link #count} - 1
     * @return [B, L, D] on the manager's device, with what stands for no text as null form; and
     *     which tokens are there, where that is known
     */
    Conditioning of(NDManager manager, int[] which);

    /**
     * With the captions of a decoder beside what is given.
     *
     * @param labels which caption a row; with a single one, that for all
     */
    Conditioning withCaption(Conditioning given, NDManager manager, int[] labels);

    @Override
    void close();
}
