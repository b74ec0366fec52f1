package ${package};

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

/** Latents that are a smaller image: the mean of every square of pixels. */
@Summary("a smaller image: the mean of every square of pixels")
final class ${className}Tokenizer implements Tokenizer {
    private final int side;
    private final LatentSpec.Continuous latents;

    @Inject
    ${className}Tokenizer(${className}Options options, ImageSpec image) {
        side = options.side();
        // The name keeps others away whose latents have the same shape by accident.
        latents = new LatentSpec.Continuous("${component}", 3, image.patches(side), -1, 1);
    }

    @Override
    public LatentSpec latents() {
        return latents;
    }

    @Override
    public Latents encode(NDArray imageBCHW) {
        long batch = imageBCHW.getShape().get(0);
        Grid cells = latents.grid();
        Shape squares = new Shape(batch, 3, cells.rows(), side, cells.columns(), side);
        NDArray means =
                Scoped.run(
                        () ->
                                imageBCHW
                                        .reshape(squares)
                                        .mean(new int[] {5})
                                        .mean(new int[] {3}));
        return Latents.clean(means, latents);
    }
}
