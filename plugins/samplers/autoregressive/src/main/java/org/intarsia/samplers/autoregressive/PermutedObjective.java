package org.intarsia.samplers.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import org.intarsia.spi.Objective;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;

/**
 * Cross-entropy of the next token in an order that is random at first and raster in the end (RAR,
 * arXiv 2411.00776). The network is shown the ids in that order and, after them, the order [B, n]:
 * the raster index of the k-th token.
 */
final class PermutedObjective implements Objective {
    static final String ORDER = "order";
    private static final String PERMUTED = "permuted";

    private final PermutedOptions options;

    @Inject
    PermutedObjective(PermutedOptions options) {
        this.options = options;
    }

    @Override
    public PredictionKind wants() {
        return PredictionKind.LOGITS;
    }

    @Override
    public Map<String, NDArray> draw(NDManager manager, LatentSpec latents, Noise noise) {
        return draw(manager, latents, noise, 0);
    }

    @Override
    public Map<String, NDArray> draw(
            NDManager manager, LatentSpec latents, Noise noise, double progress) {
        int tokens = latents.grid().tokens();
        long[] orders = new long[noise.batch() * tokens];
        try (NDArray chance = noise.uniform(manager, PERMUTED, 0, new Shape());
                NDArray keys = noise.uniform(manager, ORDER, 0, new Shape(tokens))) {
            float[] permuted = chance.toFloatArray();
            float[] values = keys.toFloatArray();
            for (int row = 0; row < permuted.length; row++) {
                boolean shuffle = permuted[row] < options.permuted(progress);
                fill(orders, row * tokens, tokens, shuffle ? values : null);
            }
        }
        return Map.of(
                NextToken.DROP,
                NextToken.drops(manager, noise, options.labelDrop()),
                ORDER,
                manager.create(orders, new Shape(noise.batch(), tokens)));
    }

    /** The raster order, or that of random keys, which is a uniform permutation. */
    private static void fill(long[] orders, int from, int tokens, float[] keys) {
        IntStream raster = IntStream.range(0, tokens);
        int[] order =
                keys == null
                        ? raster.toArray()
                        : raster.boxed()
                                .sorted(Comparator.comparingDouble(k -> keys[from + k]))
                                .mapToInt(Integer::intValue)
                                .toArray();
        for (int k = 0; k < tokens; k++) {
            orders[from + k] = order[k];
        }
    }

    @Override
    public Conditioning condition(Conditioning conditioning, Map<String, NDArray> draws) {
        return NextToken.condition(conditioning, draws);
    }

    @Override
    public NDArray loss(Latents data, Map<String, NDArray> draws, Predictor predictor) {
        NDArray order = draws.get(ORDER);
        NDArray ids = data.value().gather(order, 1);
        return NextToken.loss(ids, new NDList(order), predictor);
    }
}
