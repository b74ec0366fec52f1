package org.intarsia.decoders.pid.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.NoiseFrame;

/**
 * The options by which latents of a training are made noisy, as a model that was stopped early
 * leaves them. It draws, by stream, {@code latent-sigma} and {@code latent-clean} [B], and {@code
 * latent-noise} [B, C, h, w].
 */
public record LatentNoise(
        @Option(
                        value = "0.8",
                        min = 0,
                        max = 1,
                        help =
                                "largest share of noise in the latents; each row's is drawn uniformly from 0 to it")
                double latentNoise,
        @Option(
                        value = "0.25",
                        min = 0,
                        max = 1,
                        help = "share of the rows whose latents carry no noise at all")
                double cleanShare) {
    /**
     * The latents of a batch, and the share of noise that was mixed into each row.
     *
     * @param frame how data and noise are mixed
     */
    Decoder.Generative.Told draw(TrainingBatch batch, NoiseFrame frame) {
        NDManager manager = batch.run().manager();
        Noise noise = batch.noise();
        NDArray clean = batch.latents().value();
        NDArray drawn = noise.uniform(manager, "latent-sigma", 0, new Shape());
        NDArray some =
                noise.uniform(manager, "latent-clean", 0, new Shape())
                        .gte((float) cleanShare)
                        .toType(DataType.FLOAT32, false);
        NDArray sigma = Ops.times(drawn, latentNoise).mul(some);
        float[] shares = sigma.toFloatArray();
        for (int row = 0; row < shares.length; row++) {
            shares[row] = (float) frame.data(shares[row]);
        }
        NDArray share = manager.create(shares).duplicate();
        NDArray unit = noise.normal(manager, "latent-noise", 0, clean.getShape().slice(1));
        return new Decoder.Generative.Told(
                clean.mul(FlowPath.column(share)).add(unit.mul(FlowPath.column(sigma))), sigma);
    }
}
