package org.intarsia.tokenizers.dino.generator;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TrainableDecoder;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** The first three channels of the tokens, as flat patches of a picture. */
public final class ToyTokenDecoder implements TrainableDecoder {
    private final LatentSpec.Continuous tokens;
    private final ImageSpec image;

    /** Whose tokens it reads. */
    public record Options(
            @Option(value = "dinov3", help = "space") String space,
            @Option(value = "16", min = 3, help = "width") int width,
            @Option(value = "4", min = 1, help = "patch") int patch,
            @Option(value = "0", min = 0, help = "rows and columns, 0 as the image says")
                    int side) {}

    @Inject
    public ToyTokenDecoder(Options options, ImageSpec image) {
        this.image = image;
        int side = options.side();
        Grid grid = side == 0 ? image.patches(options.patch()) : new Grid(side, side);
        tokens = new LatentSpec.Continuous(options.space(), options.width(), grid, -4, 4);
    }

    @Override
    public LatentSpec accepts() {
        return tokens;
    }

    @Override
    public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
        return render(latents.value());
    }

    @Override
    public NDArray render(NDArray mapBDhw) {
        Grid whole = new Grid(image.height(), image.width());
        return Scoped.run(() -> MapOps.bilinear(mapBDhw.get(":, :3").tanh(), whole));
    }
}
