package org.intarsia.nn.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.intarsia.spi.text.PaddingSide;

/**
 * The rows of a text by a recipe: what an encoder is shown, and what of its answer is kept.
 *
 * @param before ids of the instruction, or of the empty text
 * @param instructed whether there is an instruction
 */
public record TextRows(TextNetwork network, TextRecipe recipe, long[] before, boolean instructed) {
    /**
     * Tokens that the encoder sees. The last token of an instruction joins the first one of the
     * text, and its first stays: two of them are counted among the rows that are kept.
     */
    int shown() {
        return instructed ? before.length + recipe.length() - 2 : recipe.length();
    }

    /** Ids with which every text of the instruction begins. */
    long[] shared() {
        return instructed ? Arrays.copyOf(before, Math.max(0, before.length - 1)) : new long[0];
    }

    /** Ids cut at the right, before the special tokens that close a text, or padded there. */
    public TokenBatch padded(long[] ids) {
        int most = shown();
        long[] row = Arrays.copyOf(ids, most);
        if (ids.length < most) {
            Arrays.fill(row, ids.length, most, network.paddingId());
        } else {
            int closing = network.closingTokens();
            System.arraycopy(ids, ids.length - closing, row, most - closing, closing);
        }
        return TokenBatch.of(row, Math.min(ids.length, most));
    }

    /**
     * @param stateBLD [B, L, D] of a batch of {@link #shown} tokens a row
     * @param tokens that are no padding
     * @return [B, L, D] of the recipe's length
     */
    public NDArray kept(NDArray stateBLD, int tokens) {
        NDArray rows = stateBLD;
        if (instructed) {
            int first = shown() - recipe.length() + 1;
            rows =
                    NDArrays.concat(
                            new NDList(
                                    stateBLD.get(new NDIndex(":, 0:1")),
                                    stateBLD.get(new NDIndex(":, {}:", first))),
                            1);
        }
        if (recipe.padding() == PaddingSide.RIGHT) {
            return rows;
        }
        // Padding at the left is zero: what was encoded of it is dropped.
        int there = there(tokens);
        Shape shape = rows.getShape();
        NDArray zeros =
                rows.getManager()
                        .zeros(new Shape(shape.get(0), recipe.length() - there, shape.get(2)));
        return NDArrays.concat(new NDList(zeros, rows.get(new NDIndex(":, 0:{}", there))), 1);
    }

    /** How many of the rows that are kept hold a token. */
    private int there(int tokens) {
        int cut = instructed ? shown() - recipe.length() : 0;
        return Math.max(0, tokens - cut);
    }

    /** Writes 1 where a row that is kept holds a token. */
    public void mask(int tokens, float[] into, int at) {
        int there = there(tokens);
        int from = recipe.padding() == PaddingSide.RIGHT ? 0 : recipe.length() - there;
        Arrays.fill(into, at + from, at + from + there, 1);
    }
}
