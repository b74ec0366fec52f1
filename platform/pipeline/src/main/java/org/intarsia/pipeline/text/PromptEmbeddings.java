package org.intarsia.pipeline.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.intarsia.spi.run.Conditioning;

/** Embeddings of prompts, one a row; prompts of one text share theirs. */
final class PromptEmbeddings implements TextEmbeddings {
    /**
     * A text that was encoded.
     *
     * @param key see {@link TextOrigin#digest}
     * @param textLD [L, D]
     * @param maskL [L], 1 for a token
     */
    record Encoded(String key, NDArray textLD, NDArray maskL) {}

    /**
     * @param none stands for no text
     */
    record Row(Prompt prompt, Encoded text, NDArray none) {}

    private final NDManager manager;
    private final List<Row> rows;

    /**
     * @param manager owns the arrays of the rows; closed with this
     */
    PromptEmbeddings(NDManager manager, List<Row> rows) {
        this.manager = manager;
        this.rows = List.copyOf(rows);
    }

    @Override
    public int count() {
        return rows.size();
    }

    @Override
    public TextOrigin origin(int which) {
        Row row = rows.get(which);
        return new TextOrigin(row.text().key(), row.prompt().text(), row.prompt().negative());
    }

    @Override
    public Conditioning of(NDManager owner, int[] which) {
        NDArray mask = stacked(which, row -> row.text().maskL(), owner);
        return Conditioning.NONE
                .with(
                        Conditioning.TEXT,
                        stacked(which, row -> row.text().textLD(), owner),
                        stacked(which, Row::none, owner))
                .with(Conditioning.TEXT_MASK, mask, mask);
    }

    @Override
    public Conditioning withCaption(Conditioning given, NDManager owner, int[] labels) {
        int[] which = rows.size() == 1 ? new int[labels.length] : labels;
        return given.with(
                Conditioning.DECODER_TEXT,
                stacked(which, row -> row.text().textLD(), owner),
                stacked(which, Row::none, owner));
    }

    private NDArray stacked(int[] which, Function<Row, NDArray> array, NDManager owner) {
        NDList all = new NDList();
        Arrays.stream(which).forEach(row -> all.add(array.apply(rows.get(row))));
        NDArray stacked = NDArrays.stack(all);
        NDArray placed = stacked.toDevice(owner.getDevice(), false);
        if (placed != stacked) {
            stacked.close();
        }
        placed.attach(owner);
        return placed;
    }

    @Override
    public void close() {
        manager.close();
    }
}
