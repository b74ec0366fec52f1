package org.intarsia.pipeline.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.file.StateDicts;

/**
 * Embeddings in a safetensors file: {@code text} [n, L, D], one a text, and {@code null} [L, D],
 * that of the empty text; for a model that reads a pooled vector also {@code pooled} [n, P] and
 * {@code null-pooled} [P]; for a decoder that reads a text of its own {@code decoder-text} and
 * {@code decoder-null}.
 */
final class FileEmbeddings implements TextEmbeddings {
    private final StateDict file;
    private final int count;
    private final boolean pooled;

    private FileEmbeddings(StateDict file, int count, boolean pooled) {
        this.file = file;
        this.count = count;
        this.pooled = pooled;
    }

    static TextEmbeddings open(
            Path path, ConditioningSpec spec, Optional<ConditioningSpec.Text> caption) {
        StateDict file = StateDicts.open(path, null);
        try {
            TextFile names = new TextFile(file, path);
            boolean pooled = spec instanceof ConditioningSpec.Text text && text.pooled() > 0;
            long count =
                    spec instanceof ConditioningSpec.Text text
                            ? names.texts(text)
                            : caption.map(names::captions).orElse(0L);
            if (spec instanceof ConditioningSpec.Text && caption.isPresent()) {
                names.captions(caption.get(), count);
            }
            return new FileEmbeddings(file, Math.toIntExact(count), pooled);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public int count() {
        return count;
    }

    /** All are of one file. */
    @Override
    public TextOrigin origin(int which) {
        return new TextOrigin(file.sha256(), null, null);
    }

    @Override
    public Conditioning of(NDManager manager, int[] which) {
        try (NDManager loading = manager.newSubManager()) {
            NDArray value = rows(file.load(TextFile.TEXT, loading), which, manager);
            NDArray none =
                    rows(
                            file.load(TextFile.NULL, loading).expandDims(0),
                            new int[which.length],
                            manager);
            Conditioning given = Conditioning.NONE.with(Conditioning.TEXT, value, none);
            if (pooled) {
                NDArray vector = rows(file.load(TextFile.POOLED, loading), which, manager);
                NDArray empty = file.load(TextFile.NULL_POOLED, loading).expandDims(0);
                given =
                        given.with(
                                Conditioning.POOLED,
                                vector,
                                rows(empty, new int[which.length], manager));
            }
            if (!file.names().contains(TextFile.MASK)) {
                return given;
            }
            NDArray mask = rows(file.load(TextFile.MASK, loading), which, manager);
            return given.with(Conditioning.TEXT_MASK, mask, mask);
        }
    }

    @Override
    public Conditioning withCaption(Conditioning given, NDManager manager, int[] labels) {
        try (NDManager loading = manager.newSubManager()) {
            NDArray all = file.load(TextFile.CAPTION, loading);
            int[] first = new int[labels.length];
            int[] which = all.getShape().get(0) == 1 ? first : labels;
            NDArray none = file.load(TextFile.NULL_CAPTION, loading).expandDims(0);
            return given.with(
                    Conditioning.DECODER_TEXT,
                    rows(all, which, manager),
                    rows(none, first, manager));
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
