package org.example.tutorial;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** Latents that are the image at half its size: the mean of every 2 x 2 pixels. */
@Summary("the image at half its size")
final class HalfTokenizer implements Tokenizer {
    private final LatentSpec.Continuous latents;

    @Inject
    HalfTokenizer(ImageSpec image) {
        latents = space(image);
    }

    /** The space that tokenizer and decoder share. */
    static LatentSpec.Continuous space(ImageSpec image) {
        Grid cells = image.patches(2);
        return new LatentSpec.Continuous("half-pixel", 3, cells, -1, 1);
    }

    @Override
    public LatentSpec latents() {
        return latents;
    }

    @Override
    public Latents encode(NDArray imageBCHW) {
        long batch = imageBCHW.getShape().get(0);
        Grid cells = latents.grid();
        Shape squares = new Shape(batch, 3, cells.rows(), 2, cells.columns(), 2);
        NDArray half = Scoped.run(() -> imageBCHW.reshape(squares).mean(new int[] {5}).mean(new int[] {3}));
        return Latents.clean(half, latents);
    }
}
