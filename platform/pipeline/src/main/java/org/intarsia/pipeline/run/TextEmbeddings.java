package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;

/**
 * Embeddings of texts as an encoder made them, in a safetensors file: {@code text} [n, L, D], one a
 * text, and {@code null} [L, D], that of the empty text. Safe for concurrent use.
 */
public final class TextEmbeddings implements AutoCloseable {
    private static final String TEXT = "text";
    private static final String NULL = "null";
    private static final String MASK = "mask";

    private final StateDict file;
    private final int count;

    private TextEmbeddings(StateDict file, int count) {
        this.file = file;
        this.count = count;
    }

    /**
     * @param spec what the pipeline was made for
     * @throws IntarsiaException INT-405 when the file holds no embeddings of that length and width;
     *     INT-3xx when it cannot be read
     */
    public static TextEmbeddings open(Path path, ConditioningSpec.Text spec) {
        StateDict file = StateDicts.open(path, null);
        try {
            Shape texts = shape(file, TEXT);
            Shape none = shape(file, NULL);
            Shape each = new Shape(spec.length(), spec.width());
            if (texts.dimension() == 3 && texts.get(1) > spec.length()) {
                throw new IntarsiaException(
                        ErrorCode.TEXT_DOES_NOT_FIT,
                        Place.file(String.valueOf(path.getFileName())),
                        "texts of "
                                + texts.get(1)
                                + " tokens, and the text table of this model has "
                                + spec.length(),
                        "Shorten them to " + spec.length() + " tokens.");
            }
            if (texts.dimension() != 3 || !texts.slice(1).equals(each) || !none.equals(each)) {
                throw new IntarsiaException(
                        ErrorCode.TEXT_DOES_NOT_FIT,
                        Place.file(String.valueOf(path.getFileName())),
                        "text " + texts + " and null " + none + ", and the model reads " + spec,
                        "Write text [n, L, D] and null [L, D] with the encoder of the model.");
            }
            Shape mask = shape(file, MASK);
            if (file.names().contains(MASK) && !mask.equals(texts.slice(0, 2))) {
                throw new IntarsiaException(
                        ErrorCode.TEXT_DOES_NOT_FIT,
                        Place.file(String.valueOf(path.getFileName())),
                        "mask " + mask + ", and text " + texts,
                        "Write mask [n, L]: 1 for a token, 0 for padding.");
            }
            return new TextEmbeddings(file, Math.toIntExact(texts.get(0)));
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static Shape shape(StateDict file, String name) {
        return file.names().contains(name) ? file.info(name).shape() : new Shape();
    }

    /** How many texts there are. */
    public int count() {
        return count;
    }

    /** The digest of the file. */
    public String sha256() {
        return file.sha256();
    }

    /**
     * @param which a text a row, 0 to {@link #count} - 1
     * @return [B, L, D] on the manager's device, with the empty text as null form; and which tokens
     *     are there, where the file says so
     */
    Conditioning of(NDManager manager, int[] which) {
        try (NDManager loading = manager.newSubManager()) {
            NDArray value = rows(file.load(TEXT, loading), which, manager);
            NDArray none =
                    rows(file.load(NULL, loading).expandDims(0), new int[which.length], manager);
            Conditioning given = Conditioning.NONE.with(Conditioning.TEXT, value, none);
            if (!file.names().contains(MASK)) {
                return given;
            }
            NDArray mask = rows(file.load(MASK, loading), which, manager);
            return given.with(Conditioning.TEXT_MASK, mask, mask);
        }
    }

    private static NDArray rows(NDArray all, int[] which, NDManager owner) {
        NDList rows = new NDList();
        Arrays.stream(which).forEach(row -> rows.add(all.get(row)));
        NDArray stacked = NDArrays.stack(rows).toType(DataType.FLOAT32, true);
        stacked.attach(owner);
        return stacked;
    }

    @Override
    public void close() {
        file.close();
    }
}
