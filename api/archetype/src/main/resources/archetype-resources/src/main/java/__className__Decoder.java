package ${package};

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
#if(${kind} == "decoder")
import org.intarsia.nn.ops.Ops;
#end
import org.intarsia.spi.Decoder;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** Every latent cell becomes a square of pixels of its values. */
@Summary("every latent cell becomes a square of pixels")
final class ${className}Decoder implements Decoder {
    private final LatentSpec latents;
    private final int side;
#if(${kind} == "decoder")
    private final double gain;
#end

    @Inject
#if(${kind} == "decoder")
    ${className}Decoder(${className}Options options, ImageSpec image, LatentSpec offered) {
        gain = options.gain();
#else
    ${className}Decoder(${className}Options options, ImageSpec image, LatentSpec offered) {
        // A manifest that names no decoder gives the tokenizer's options to both.
        if (side(image, offered) != options.side()) {
            throw new IncompatibleException(
                    "tokenizer", "decoder", offered, "cells of side " + options.side());
        }
#end
        latents = offered;
        side = side(image, offered);
    }

    /** Whole squares of pixels, as many as there are cells, and a colour in each. */
    private static int side(ImageSpec image, LatentSpec offered) {
        if (offered instanceof LatentSpec.Continuous cells && cells.channels() == 3) {
            Grid grid = cells.grid();
            int side = image.height() / grid.rows();
            if (side * grid.rows() == image.height() && side * grid.columns() == image.width()) {
                return side;
            }
        }
        throw new IncompatibleException(
                "tokenizer", "decoder", offered, "cells of 3 values that divide the image");
    }

    @Override
    public LatentSpec accepts() {
        return latents;
    }

    @Override
    public NDArray decode(Latents given, Conditioning conditioning, RunContext run) {
#if(${kind} == "decoder")
        return Scoped.run(
                () -> {
                    NDArray image = given.value().repeat(2, side).repeat(3, side);
                    return Ops.atMost(Ops.atLeast(Ops.times(image, gain), -1), 1);
                });
#else
        return Scoped.run(() -> given.value().repeat(2, side).repeat(3, side));
#end
    }
}
