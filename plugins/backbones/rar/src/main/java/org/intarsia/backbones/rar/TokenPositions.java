package org.intarsia.backbones.rar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Where the tokens of a sequence stand. Position 0 is the class token, 1 the condition, k + 2 the
 * k-th image token; a row of a position table belongs to a place in the raster, behind those two.
 */
final class TokenPositions {
    private final long[][] orders;
    private final int tokens;

    /**
     * @param tokens of the image, n
     * @param ordersBN raster index of the k-th token, or null for the raster itself
     */
    TokenPositions(int tokens, NDArray ordersBN) {
        this.tokens = tokens;
        if (ordersBN == null) {
            orders = new long[1][tokens];
            for (int k = 0; k < tokens; k++) {
                orders[0][k] = k;
            }
        } else {
            long[] all = ordersBN.toLongArray();
            orders = new long[all.length / tokens][tokens];
            for (int i = 0; i < all.length; i++) {
                orders[i / tokens][i % tokens] = all[i];
            }
        }
    }

    /** The row of every token's own place: [B or 1, count] int64. */
    NDArray own(NDManager manager, int from, int count) {
        long[] rows = new long[orders.length * count];
        for (int i = 0; i < rows.length; i++) {
            int position = from + i % count;
            rows[i] = position < 2 ? position : 2 + orders[i / count][position - 2];
        }
        return manager.create(rows, new Shape(orders.length, count));
    }

    /** The row of the place that is predicted next; any row where none is. */
    NDArray target(NDManager manager, int from, int count) {
        long[] rows = new long[orders.length * count];
        for (int i = 0; i < rows.length; i++) {
            int position = from + i % count;
            rows[i] = aims(position) ? 2 + orders[i / count][position - 1] : 0;
        }
        return manager.create(rows, new Shape(orders.length, count));
    }

    /** 1 where a token predicts another, 0 at the class token and the last: [1, count, 1]. */
    NDArray aiming(NDManager manager, int from, int count) {
        float[] aims = new float[count];
        for (int i = 0; i < count; i++) {
            aims[i] = aims(from + i) ? 1 : 0;
        }
        return manager.create(aims, new Shape(1, count, 1));
    }

    private boolean aims(int position) {
        return position > 0 && position <= tokens;
    }
}
