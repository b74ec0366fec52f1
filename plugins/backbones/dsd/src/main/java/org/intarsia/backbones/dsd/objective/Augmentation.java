package org.intarsia.backbones.dsd.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.training.ColorChange;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.spec.Grid;

/**
 * Changes of images that leave every patch where it is, so that tokens can be compared: colours,
 * drawn from the stream {@code colors} [B, 5], and patches in the middle of the colours, drawn from
 * the stream {@code mask} [B, h, w].
 */
final class Augmentation {
    private final AugmentationOptions options;
    private final ColorChange colors;
    private final Grid patches;

    /**
     * @param patches of an image
     */
    Augmentation(AugmentationOptions options, Grid patches) {
        this.options = options;
        this.patches = patches;
        colors = new ColorChange(options.colorJitter(), options.invert());
    }

    /**
     * @return changed, or the images themselves where nothing changes
     */
    NDArray of(NDArray imagesBCHW, RunContext run) {
        return Gradients.off(() -> masked(colored(imagesBCHW, run), run));
    }

    private NDArray colored(NDArray images, RunContext run) {
        if (!colors.isAny()) {
            return images;
        }
        NDManager manager = run.manager();
        Noise noise = run.noise();
        float[] uniform =
                noise.uniform(manager, "colors", 0, new Shape(ColorChange.DRAWS)).toFloatArray();
        return colors.apply(images, uniform, 0, manager);
    }

    private NDArray masked(NDArray images, RunContext run) {
        if (options.maskRatio() == 0) {
            return images;
        }
        Shape cells = new Shape(1, patches.rows(), patches.columns());
        NDArray uniform = run.noise().uniform(run.manager(), "mask", 0, cells);
        NDArray seen = uniform.gte((float) options.maskRatio()).toType(images.getDataType(), false);
        Shape shape = images.getShape();
        return images.mul(Ops.nearest(seen, new Grid((int) shape.get(2), (int) shape.get(3))));
    }
}
