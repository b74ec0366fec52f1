package org.intarsia.pipeline.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/**
 * Gives the tokens or latents that a case recorded, whatever images it is shown. A case without a
 * tokenizer names its space by it.
 */
final class RecordedEncoder implements Tokenizer {
    static final String NAME = "recorded";

    private static final int MAP = 4;

    record Options(
            @Option(
                            required = true,
                            help =
                                    "the case's input with the tokens [B, N, E] of square patches, or with the latents [B, C, h, w]")
                    String tensor,
            @Option(
                            value = "1",
                            min = 1,
                            max = 64,
                            help =
                                    "side of the square of latent cells that a recorded token packs, as channel, row, column")
                    int packed) {}

    private final Options options;
    private final ReferenceCase recorded;
    private final LatentSpec.Continuous latents;

    @Inject
    RecordedEncoder(Options options, ReferenceCase recorded, ImageSpec image) {
        this.options = options;
        this.recorded = recorded;
        try (NDArray tokens = recorded.input(options.tensor())) {
            Shape shape = tokens.getShape();
            if (shape.dimension() == MAP) {
                Grid cells = new Grid((int) shape.get(2), (int) shape.get(3));
                latents = new LatentSpec.Continuous(NAME, (int) shape.get(1), cells, -1, 1);
                return;
            }
            double cells = (double) image.height() * image.width() / shape.get(1);
            int patch = (int) Math.round(Math.sqrt(cells));
            int side = options.packed();
            Grid grid = new Grid(side * (image.height() / patch), side * (image.width() / patch));
            int width = Math.toIntExact(shape.get(2)) / (side * side);
            latents = new LatentSpec.Continuous(NAME, width, grid, -1, 1);
        }
    }

    @Override
    public LatentSpec latents() {
        return latents;
    }

    @Override
    public Latents encode(NDArray imageBCHW) {
        NDArray tokens = recorded.input(options.tensor());
        boolean isMap = tokens.getShape().dimension() == MAP;
        return Latents.clean(isMap ? tokens : map(tokens), latents);
    }

    private NDArray map(NDArray tokens) {
        int side = options.packed();
        Grid grid = new Grid(latents.grid().rows() / side, latents.grid().columns() / side);
        return Patches.unpatchify(tokens, grid, side, Patches.Order.CHANNEL_FIRST);
    }
}
