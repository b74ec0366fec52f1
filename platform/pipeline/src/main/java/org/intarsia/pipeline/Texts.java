package org.intarsia.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import org.intarsia.spi.Conditioning;
import org.intarsia.spi.ConditioningSpec;
import org.intarsia.spi.IntarsiaException;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.StateDicts;

/**
 * Embeddings of texts as an encoder made them, in a safetensors file: {@code text} [n, L, D], one a
 * text, and {@code null} [L, D], that of the empty text. Safe for concurrent use.
 */
public final class Texts implements AutoCloseable {
    private static final String TEXT = "text";
    private static final String NULL = "null";

    private final StateDict file;
    private final int count;

    private Texts(StateDict file, int count) {
        this.file = file;
        this.count = count;
    }

    /**
     * @param spec what the pipeline was made for
     * @throws IntarsiaException INT-405 when the file holds no embeddings of that length and width;
     *     INT-3xx when it cannot be read
     */
    public static Texts open(Path path, ConditioningSpec.Text spec) {
        StateDict file = StateDicts.open(path, null);
        try {
            Shape texts = shape(file, TEXT);
            Shape none = shape(file, NULL);
            Shape each = new Shape(spec.length(), spec.width());
            if (texts.dimension() == 3 && texts.get(1) > spec.length()) {
                throw new IntarsiaException(
                        "INT-405",
                        String.valueOf(path.getFileName()),
                        "texts of "
                                + texts.get(1)
                                + " tokens, and the text table of this model has "
                                + spec.length(),
                        "Shorten them to " + spec.length() + " tokens.");
            }
            if (texts.dimension() != 3 || !texts.slice(1).equals(each) || !none.equals(each)) {
                throw new IntarsiaException(
                        "INT-405",
                        String.valueOf(path.getFileName()),
                        "text " + texts + " and null " + none + ", and the model reads " + spec,
                        "Write text [n, L, D] and null [L, D] with the encoder of the model.");
            }
            return new Texts(file, Math.toIntExact(texts.get(0)));
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
     * @return [B, L, D] on the manager's device, with the empty text as null form
     */
    Conditioning of(NDManager manager, int[] which) {
        try (NDManager loading = manager.newSubManager()) {
            NDArray texts = file.load(TEXT, loading);
            NDList rows = new NDList();
            Arrays.stream(which).forEach(row -> rows.add(texts.get(row)));
            NDArray value = NDArrays.stack(rows);
            NDArray none = file.load(NULL, loading).expandDims(0).repeat(0, which.length);
            value = value.toType(DataType.FLOAT32, true);
            none = none.toType(DataType.FLOAT32, true);
            value.attach(manager);
            none.attach(manager);
            return Conditioning.NONE.with(Conditioning.TEXT, value, none);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
