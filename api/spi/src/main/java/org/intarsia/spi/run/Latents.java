package org.intarsia.spi.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.spi.spec.LatentSpec;

/**
 * Latents with what a decoder must know of them.
 *
 * @param values continuous: one array [B, C, H, W]; discrete: ids, one [B, n] int64 array a scale
 * @param spec the space they live in, which names their family
 * @param scale whether they are as diffusion models see them, or as an autoencoder makes them
 * @param frame how data and noise are mixed in them
 * @param sigma noise level that is still in them, in that frame; 0 is clean. A sampler that was
 *     stopped early leaves some, and a generative decoder (PiD) is given how much
 */
public record Latents(NDList values, LatentSpec spec, Scale scale, NoiseFrame frame, double sigma) {
    /** In what units the values are. */
    public enum Scale {
        /** Of about unit variance, as diffusion models see and make them. */
        NORMALISED,
        /** As the network of an autoencoder makes and reads them. */
        RAW
    }

    public Latents {
        if (!frame.allows(sigma)) {
            throw new IllegalArgumentException("sigma " + sigma + ", not of the frame " + frame);
        }
    }

    /** Normalised, in the frame of flows. */
    public Latents(NDList values, LatentSpec spec, double sigma) {
        this(values, spec, Scale.NORMALISED, NoiseFrame.FLOW, sigma);
    }

    public static Latents clean(NDArray value, LatentSpec spec) {
        return new Latents(new NDList(value), spec, 0);
    }

    /**
     * What a flow holds, in the frame of flows with noise of deviation 1.
     *
     * @param state share of the noise times its deviation, and the rest of data; stays the caller's
     * @param left share of the noise, 0 to 1
     * @param deviation of the noise: {@code PredictionSpec.noiseScale}
     * @return over a new array
     */
    public static Latents ofFlow(NDArray state, LatentSpec spec, double left, double deviation) {
        double factor = NoiseFrame.FLOW.unitFactor(left, deviation);
        NDArray value = factor == 1 ? state.duplicate() : state.mul((float) factor);
        return new Latents(new NDList(value), spec, NoiseFrame.FLOW.unitSigma(left, deviation));
    }

    /** The array of continuous latents, or the ids of the only scale. */
    public NDArray value() {
        return values.singletonOrThrow();
    }

    /** Other values of the same kind. */
    public Latents with(NDList others) {
        return new Latents(others, spec, scale, frame, sigma);
    }

    /** The same latents in another frame: these themselves, or new arrays of the same managers. */
    public Latents in(NoiseFrame other) {
        double factor = frame.factorTo(other, sigma);
        if (other == frame || factor == 1 && sigma == 0) {
            return new Latents(values, spec, scale, other, frame.sigmaIn(other, sigma));
        }
        NDList scaled = new NDList(values.size());
        values.forEach(value -> scaled.add(value.mul((float) factor)));
        return new Latents(scaled, spec, scale, other, frame.sigmaIn(other, sigma));
    }
}
