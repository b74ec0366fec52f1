package org.intarsia.tokenizers.klvae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;

/** Between the latents that a diffusion model sees and those that the networks make and read. */
final class LatentStatistics {
    private final int patch;
    private final Parameter shift;
    private final Parameter spread;
    private final Double variancesEps;

    LatentStatistics(KlVaeOptions options, Weights weights) {
        patch = options.patchSize();
        int channels = options.channels();
        Shape shape = new Shape(channels);
        switch (options.latentScale()) {
            case BATCH_NORM -> {
                Weights own = weights.at("bn");
                shift = own.fixed("running_mean", shape, () -> new float[channels]);
                spread = own.fixed("running_var", shape, () -> all(1, channels));
                variancesEps = options.batchNormEps();
                own.unread("num_batches_tracked", new Shape());
            }
            case CHANNELS -> {
                shift = weights.table(shape, () -> floats(options.latentsMean()));
                spread = weights.table(shape, () -> floats(options.latentsStd()));
                variancesEps = null;
            }
            default -> {
                shift = weights.table(shape, () -> all(options.shiftFactor(), channels));
                spread = weights.table(shape, () -> all(1 / options.scalingFactor(), channels));
                variancesEps = null;
            }
        }
    }

    private static float[] all(double value, int count) {
        float[] values = new float[count];
        Arrays.fill(values, (float) value);
        return values;
    }

    private static float[] floats(List<Double> values) {
        float[] copy = new float[values.size()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values.get(i).floatValue();
        }
        return copy;
    }

    /**
     * @param zBCHW of the encoder
     * @return packed, about unit variance
     */
    NDArray normalised(NDArray zBCHW) {
        return Scoped.run(() -> packed(zBCHW).sub(column(shift.array())).div(deviations()));
    }

    /** The inverse of {@link #normalised}. */
    NDArray restored(NDArray latentBCHW) {
        return Scoped.run(
                () -> {
                    NDArray packed = latentBCHW.mul(deviations()).add(column(shift.array()));
                    return patch == 1 ? packed : MapOps.unpack(packed, patch);
                });
    }

    private NDArray packed(NDArray zBCHW) {
        return patch == 1 ? zBCHW : MapOps.pack(zBCHW, patch);
    }

    private NDArray deviations() {
        NDArray column = column(spread.array());
        return variancesEps == null ? column : column.add(variancesEps).sqrt();
    }

    private static NDArray column(NDArray valuesC) {
        return valuesC.reshape(1, -1, 1, 1);
    }
}
