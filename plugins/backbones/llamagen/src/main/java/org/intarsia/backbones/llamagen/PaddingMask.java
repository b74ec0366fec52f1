package org.intarsia.backbones.llamagen;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Hides the padding of a text from every token, but never a token from itself, so that padded rows
 * see something.
 */
final class PaddingMask {
    private final boolean[][] there;

    /**
     * @param maskBT 1 for a token, 0 for padding
     */
    PaddingMask(NDArray maskBT) {
        int batch = Math.toIntExact(maskBT.getShape().get(0));
        int tokens = Math.toIntExact(maskBT.getShape().get(1));
        float[] mask = maskBT.toFloatArray();
        there = new boolean[batch][tokens];
        for (int i = 0; i < mask.length; i++) {
            there[i / tokens][i % tokens] = mask[i] > 0.5f;
        }
    }

    /**
     * @param from position of the first new token
     * @param count of new tokens, n
     * @return boolean [B, 1, n, from + n], true where a key is seen
     */
    NDArray rows(NDManager manager, int from, int count) {
        int keys = from + count;
        boolean[] seen = new boolean[there.length * count * keys];
        for (int i = 0; i < seen.length; i++) {
            int key = i % keys;
            int query = from + i / keys % count;
            boolean[] row = there[i / keys / count];
            seen[i] = key == query || key < query && (key >= row.length || row[key]);
        }
        return manager.create(seen, new Shape(there.length, 1, count, keys));
    }
}
