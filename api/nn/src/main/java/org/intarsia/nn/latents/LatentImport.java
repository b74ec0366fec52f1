package org.intarsia.nn.latents;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.NoiseFrame;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of another tool to latents as decoders take them.
 *
 * @param format whose conventions it follows
 * @param family what the numbers mean
 * @param raw whether they are an autoencoder's own
 * @param shape how it lies
 * @param sigma the last noise level of the sampler that made it; 0 for a finished one
 * @param statistics of FLUX.2's autoencoder, or null
 */
public record LatentImport(
        LatentFormat format,
        LatentFamily family,
        boolean raw,
        LatentShape shape,
        double sigma,
        @Nullable Statistics statistics) {
    private static final double NOMINAL = 4;

    /** The factor of Stable Diffusion 1, by which old files of ComfyUI are multiplied. */
    private static final double SD1 = 0.18215;

    /**
     * Of the packed channels of an autoencoder.
     *
     * @param mean [C]
     * @param var [C]
     * @param eps added to the variances
     */
    public record Statistics(NDArray mean, NDArray var, double eps) {
        /** Of the published file. */
        public static final double EPS = 1e-4;
    }

    /** The frame that the sampler's noise level is in. */
    public NoiseFrame samplerFrame() {
        boolean exploding =
                family.frame() == NoiseFrame.VARIANCE_PRESERVING && format.isOfSampler();
        return exploding ? NoiseFrame.VARIANCE_EXPLODING : family.frame();
    }

    /**
     * @throws IntarsiaException INT-404 for a noise level that a latent of this kind does not have
     */
    public static void check(LatentImport imported) {
        NoiseFrame frame = imported.samplerFrame();
        if (!frame.allows(imported.sigma)) {
            boolean exploding = frame == NoiseFrame.VARIANCE_EXPLODING;
            throw new IntarsiaException(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    "--sigma " + imported.sigma,
                    "a noise level of this latent is " + (exploding ? "0 or more" : "0 to 1"),
                    "Give the last sigma of the sampler that made the latent; 0 for a finished one.");
        }
    }

    /**
     * @param tensor of the shape that was recognised; stays the caller's
     * @return normalised, in the family's frame
     */
    public Latents of(NDArray tensor) {
        check(this);
        NDArray value = Scoped.run(() -> Ops.times(normalised(shape.maps(tensor)), 1));
        Grid grid = new Grid((int) value.getShape().get(2), (int) value.getShape().get(3));
        LatentSpec spec =
                new LatentSpec.Continuous(
                        family.space(), family.channels(), grid, -NOMINAL, NOMINAL);
        Latents given =
                new Latents(
                        new NDList(value), spec, Latents.Scale.NORMALISED, samplerFrame(), sigma);
        Latents framed = given.in(family.frame());
        if (framed.value() != value) {
            value.close();
        }
        return framed;
    }

    private NDArray normalised(NDArray mapsBCHW) {
        NDArray maps = format == LatentFormat.COMFYUI_OLD ? Ops.times(mapsBCHW, 1 / SD1) : mapsBCHW;
        NDArray latent = raw ? scaled(maps) : maps;
        return format.isDivided() && samplerFrame() == NoiseFrame.FLOW && sigma > 0
                ? Ops.times(latent, 1 - sigma)
                : latent;
    }

    private NDArray scaled(NDArray maps) {
        if (family.packs()) {
            return flux2(maps);
        }
        if (family.units() == null) {
            throw new IntarsiaException(
                    ErrorCode.NO_LATENT,
                    "latent",
                    "raw latents of family " + family.word() + " cannot be normalised here",
                    "Save them normalised, as the base model sees them.");
        }
        return family.units().normalised(maps);
    }

    /** With all channels they are normalised by whoever saved them. */
    private NDArray flux2(NDArray maps) {
        if (maps.getShape().get(1) == family.channels()) {
            return maps;
        }
        if (statistics == null) {
            throw new IntarsiaException(
                    ErrorCode.LATENT_STATISTICS_MISSING,
                    "latent",
                    maps.getShape().get(1)
                            + " raw channels of FLUX.2 are normalised by statistics of its"
                            + " autoencoder, which are not here",
                    "Name its file: --statistics ae.safetensors.");
        }
        return LatentFamily.normalised(
                family.packed(maps), statistics.mean(), statistics.var(), statistics.eps());
    }
}
