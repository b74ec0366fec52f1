package org.intarsia.samplers.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.Optional;
import org.intarsia.samplers.autoregressive.shared.TokenOrders;
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
     * Random orders, or the raster's.
     *
     * @param share of the rows in a random order
     * @return [B, tokens] int64
     */
    static NDArray orders(NDManager manager, Noise noise, int tokens, double share) {
        try (NDArray chance = noise.uniform(manager, PERMUTED, 0, new Shape())) {
            float[] permuted = chance.toFloatArray();
            boolean[] chosen = new boolean[permuted.length];
            for (int row = 0; row < permuted.length; row++) {
                chosen[row] = permuted[row] < share;
            }
            return TokenOrders.of(manager, noise, tokens, chosen);
        }
    }
}
