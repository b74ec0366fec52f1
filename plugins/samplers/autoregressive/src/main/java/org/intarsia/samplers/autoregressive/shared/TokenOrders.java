package org.intarsia.samplers.autoregressive.shared;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.intarsia.spi.run.Noise;

/** Orders in which the tokens of a grid come. */
public final class TokenOrders {
    /** The stream of the keys. */
    public static final String STREAM = "order";

    private TokenOrders() {}

    /**
     * Random orders where a row is chosen, the raster's where it is not. A random one is that of
     * random keys, which is a uniform permutation.
     *
     * @param chosen one a row
     * @return raster place of the k-th token [B, tokens] int64
     */
    public static NDArray of(NDManager manager, Noise noise, int tokens, boolean... chosen) {
        long[] orders = new long[noise.batch() * tokens];
        try (NDArray keys = noise.uniform(manager, STREAM, 0, new Shape(tokens))) {
            float[] values = keys.toFloatArray();
            for (int row = 0; row < chosen.length; row++) {
                int from = row * tokens;
                IntStream order = IntStream.range(0, tokens);
                if (chosen[row]) {
                    Comparator<Integer> byKey = Comparator.comparingDouble(k -> values[from + k]);
                    order = order.boxed().sorted(byKey).mapToInt(Integer::intValue);
                }
                System.arraycopy(order.asLongStream().toArray(), 0, orders, from, tokens);
            }
        }
        return manager.create(orders, new Shape(noise.batch(), tokens));
    }
}
