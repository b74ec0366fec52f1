package org.intarsia.tokenizers.dino;

import ai.djl.ndarray.NDArray;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.vit.ImageStatistics;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;

/** Images of a pipeline as an encoder reads them: resized, and normalised by channel. */
public final class EncoderImages {
    private final ImageSpec given;
    private final ImageSpec read;
    private final EncoderInput input;
    private final Parameter mean;
    private final Parameter std;

    /**
     * @param given size of the pipeline's images
     */
    public EncoderImages(Weights weights, ImageSpec given, EncoderInput input) {
        this.given = given;
        this.input = input;
        Integer side = input.inputSize();
        read = side == null ? given : new ImageSpec(side, side);
        mean = input.statistics().mean(weights);
        std = input.statistics().std(weights);
    }

    /** The size that is read. */
    public ImageSpec read() {
        return read;
    }

    /** How values in [0, 1] are normalised. */
    public ImageStatistics statistics() {
        return input.statistics();
    }

    /**
     * @throws org.intarsia.spi.problem.IntarsiaException INT-205 where the patch does not divide
     *     what is read
     */
    Grid patches(int patch) {
        return read.patches(patch);
    }

    /** Of {@link #normalised}: the image, moved to [0, 1] in two steps, and as it is read. */
    public long workingBytes(int rows) {
        long given = (long) this.given.height() * this.given.width();
        long read = (long) this.read.height() * this.read.width();
        return Float.BYTES * rows * 3 * (2 * given + 3 * read);
    }

    private boolean isWhole(NDArray imageBCHW) {
        return imageBCHW.getShape().get(2) == given.height()
                && imageBCHW.getShape().get(3) == given.width();
    }

    /**
     * @param imageBCHW in [-1, 1]; one of the pipeline's size is resized, a crop of another is not
     */
    public NDArray normalised(NDArray imageBCHW) {
        return Scoped.run(
                () -> {
                    NDArray unit = Ops.times(imageBCHW.add(1), 0.5);
                    NDArray sized =
                            read.equals(given) || !isWhole(imageBCHW)
                                    ? unit
                                    : MapOps.bicubic(unit, new Grid(read.height(), read.width()));
                    return sized.sub(mean.array()).div(std.array());
                });
    }

    /**
     * The way back.
     *
     * @param pixelsBCHW normalised, of the size that is read
     * @return of the pipeline's size, nominally in [-1, 1]
     */
    public NDArray restored(NDArray pixelsBCHW) {
        return Scoped.run(
                () -> {
                    NDArray unit = pixelsBCHW.mul(std.array()).add(mean.array());
                    NDArray sized =
                            read.equals(given)
                                    ? unit
                                    : MapOps.bicubic(unit, new Grid(given.height(), given.width()));
                    return Ops.times(sized, 2).sub(1);
                });
    }
}
