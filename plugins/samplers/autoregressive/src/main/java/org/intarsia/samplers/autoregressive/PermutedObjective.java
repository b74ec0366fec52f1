package org.intarsia.samplers.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * Cross-entropy of the next token in an order that is random at first and raster in the end (RAR,
 * arXiv 2411.00776). The network is shown the ids in that order and, after them, the order [B, n]:
 * the raster index of the k-th token.
 */
@Summary("Cross-entropy of token ids in random orders that give way to the raster (RAR)")
final class PermutedObjective extends TokenObjective {
    static final String ORDER = "order";
    private static final String PERMUTED = "permuted";

    private final PermutedOptions options;

    @Inject
    PermutedObjective(PermutedOptions options, PredictionSpec spec, LatentSpec latents) {
        super(options.labelDrop(), spec);
        checkRaster(latents);
        this.options = options;
    }

    @Override
    public Optional<InputKind> shows() {
        return Optional.of(InputKind.IDS);
    }

    @Override
    public boolean showsPlaces() {
        return true;
    }

    @Override
    Sequence sequence(TrainingBatch batch) {
        NDArray raster = batch.latents().value();
        int tokens = Math.toIntExact(raster.getShape().get(1));
        NDManager manager = batch.run().manager();
        NDArray order = orders(manager, batch.noise(), tokens, options.permuted(batch.progress()));
        NDArray ids = raster.gather(order, 1);
        return new Sequence(new ModelInput.Ids(context(ids), order), ids);
    }

    /**
     * The raster order, or that of random keys, which is a uniform permutation.
     *
     * @param share of the rows in a random order
     * @return [B, tokens] int64
     */
    static NDArray orders(NDManager manager, Noise noise, int tokens, double share) {
        long[] orders = new long[noise.batch() * tokens];
        try (NDArray chance = noise.uniform(manager, PERMUTED, 0, new Shape());
                NDArray keys = noise.uniform(manager, ORDER, 0, new Shape(tokens))) {
            float[] permuted = chance.toFloatArray();
            float[] values = keys.toFloatArray();
            for (int row = 0; row < permuted.length; row++) {
                int from = row * tokens;
                IntStream order = IntStream.range(0, tokens);
                if (permuted[row] < share) {
                    Comparator<Integer> byKey = Comparator.comparingDouble(k -> values[from + k]);
                    order = order.boxed().sorted(byKey).mapToInt(Integer::intValue);
                }
                System.arraycopy(order.asLongStream().toArray(), 0, orders, from, tokens);
            }
        }
        return manager.create(orders, new Shape(noise.batch(), tokens));
    }
}
