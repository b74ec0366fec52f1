package org.intarsia.nn.tokens;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.ops.OpPack;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.run.Scoped;

/**
 * Keys and values of the tokens that a run has seen, so that a step computes its new tokens alone.
 * Allocated once, for all layers and for every branch of guidance, which are rows of the batch;
 * every step writes behind what is there. Used by one thread at a time, without gradients.
 */
public final class KeyValueCache implements AutoCloseable {
    private final NDArray all;
    private final List<NDArray> layers = new ArrayList<>();
    private final int length;
    private int filled;

    /**
     * @param layers of attention, at least 1
     * @param batch rows, those of all branches
     * @param heads of keys and values, h
     * @param length the most tokens that a run may see
     * @param headWidth d
     */
    public record Size(int layers, int batch, int heads, int length, int headWidth) {
        Shape shape() {
            return new Shape(layers, 2, batch, heads, length, headWidth);
        }

        /** Bytes that the cache takes. */
        public long bytes() {
            return shape().size() * Float.BYTES;
        }
    }

    /**
     * @param manager owns the cache, on the device of the run
     */
    public KeyValueCache(NDManager manager, Size size) {
        all = Scoped.outlive(manager.zeros(size.shape()));
        for (int layer = 0; layer < size.layers(); layer++) {
            layers.add(Scoped.outlive(all.get(layer)));
        }
        length = size.length();
    }

    /** Tokens that every layer holds. */
    public int filled() {
        return filled;
    }

    /** The most tokens that it can hold. */
    public int length() {
        return length;
    }

    /**
     * Writes the keys and values of n new tokens behind those that are there, and attends to all of
     * them. Every layer does so once; then {@link #advance} counts the tokens in.
     *
     * @param qkv queries [B, H, n, d], H a multiple of h, keys and values [B, h, n, d]
     * @param mask as {@link Ops#attention(NDArray, NDArray, NDArray, NDArray)}, over {@link
     *     #filled()} + n keys; null where each query sees every one
     * @return [B, H, n, d]
     * @throws IllegalArgumentException when there is no room
     */
    public NDArray attend(int layer, NDList qkv, NDArray mask) {
        return attend(layer, qkv, mask, 0);
    }

    /** As {@link #attend}; a new token sees those before it and itself. */
    public NDArray attendCausally(int layer, NDList qkv) {
        return attend(layer, qkv, null, 1);
    }

    private NDArray attend(int layer, NDList qkv, NDArray mask, int causal) {
        long tokens = qkv.get(1).getShape().get(2);
        if (filled + tokens > length) {
            throw new IllegalArgumentException(
                    filled + " tokens and " + tokens + " more in a cache of " + length);
        }
        return OpPack.call(
                "cached_attention",
                qkv.get(0),
                qkv.get(1),
                qkv.get(2),
                layers.get(layer),
                filled,
                causal,
                mask);
    }

    /** Counts the tokens in that every layer was given since the last call. */
    public void advance(int tokens) {
        filled += tokens;
    }

    /** Forgets all tokens, and keeps the room for them. */
    public void rewind() {
        filled = 0;
    }

    @Override
    public void close() {
        layers.forEach(NDArray::close);
        all.close();
    }
}
