package org.intarsia.decoders.pid;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.conv.Conv2d;
import org.intarsia.nn.conv.GroupNorm;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.Grid;

/**
 * Latents as tokens on the grid of patches: brought to the grid, convolved into one map, of which
 * each injection point has a linear layer of its own. Parts {@code latent_proj}, {@code
 * output_heads} and {@code pit_head}.
 */
public final class LatentAdapter {
    /** Of its norms. */
    static final int GROUPS = 4;

    private static final double EPS = 1e-5;

    private final int spread;
    private final double ratio;
    private final Conv2d first;
    private final Conv2d second;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Linear> heads = new ArrayList<>();

    /**
     * The sizes around it.
     *
     * @param channels C of the latents
     * @param patch P, sides of a patch of the picture
     * @param width D of the tokens
     * @param points injection points, not counting that of the pixel level
     */
    public record Dimensions(int channels, int patch, int width, int points) {}

    public LatentAdapter(Weights weights, PidOptions options, Dimensions sizes) {
        spread = options.lqLatentUnpatchifyFactor();
        ratio = (double) options.cellPixels() / sizes.patch();
        int cells = spread * spread;
        int fold = ratio < 1 ? fold(options, sizes.patch()) : 1;
        int in = sizes.channels() / cells * fold * fold;
        int width = options.lqHiddenDim();
        Weights proj = weights.at("latent_proj");
        first = new Conv2d(proj.at("0"), in, width, 3, options.lqConvPaddingMode());
        second = new Conv2d(proj.at("2"), width, width, 3, options.lqConvPaddingMode());
        for (int i = 0; i < options.lqNumResBlocks(); i++) {
            Weights block = proj.at((3 + i) + ".block");
            blocks.add(new Block(block, width, options.lqConvPaddingMode()));
        }
        for (int i = 0; i < sizes.points(); i++) {
            heads.add(head(weights.at("output_heads." + i), width, sizes.width()));
        }
        if (options.pitLqInject()) {
            heads.add(head(weights.at("pit_head"), width, sizes.width()));
        }
    }

    private static int fold(PidOptions options, int patch) {
        if (patch % options.cellPixels() != 0) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_OPTION,
                    "sr-scale",
                    options.cellPixels()
                            + " pixels of the picture in a cell of the latents do not divide a patch"
                            + " of "
                            + patch,
                    "Change sr-scale or latent-spatial-down-factor.");
        }
        return patch / options.cellPixels();
    }

    private static Linear head(Weights weights, int in, int out) {
        return new Linear(weights, in, out, Linear.Options.WITH_BIAS.init(Init.zeros()));
    }

    private record Block(GroupNorm norm1, Conv2d conv1, GroupNorm norm2, Conv2d conv2) {
        Block(Weights weights, int width, Conv2d.Border border) {
            this(
                    new GroupNorm(weights.at("0"), width, GROUPS, EPS),
                    new Conv2d(weights.at("2"), width, width, 3, border),
                    new GroupNorm(weights.at("3"), width, GROUPS, EPS),
                    new Conv2d(weights.at("5"), width, width, 3, border));
        }

        NDArray forward(NDArray x) {
            return Scoped.run(
                    () -> {
                        NDArray hidden = conv1.forward(norm1.forwardSilu(x));
                        return x.add(conv2.forward(norm2.forwardSilu(hidden)));
                    });
        }
    }

    /** Injection points, with that of the pixel level. */
    public int points() {
        return heads.size();
    }

    /**
     * @param latentBCHW normalised latents
     * @param grid of patches of the picture
     * @return the map of which every head makes tokens [B, N, Hd]
     */
    public NDArray map(NDArray latentBCHW, Grid grid, Trace trace) {
        return Scoped.run(
                () -> {
                    NDArray aligned = aligned(latentBCHW, grid);
                    trace.record("mid.aligned", aligned);
                    NDArray x = second.forward(Ops.silu(first.forward(aligned)));
                    trace.record("mid.conv2", x);
                    for (int i = 0; i < blocks.size(); i++) {
                        x = blocks.get(i).forward(x);
                        trace.record("mid.resblock" + i, x);
                    }
                    trace.record("mid.latent_proj", x);
                    return MapOps.tokens(x);
                });
    }

    private NDArray aligned(NDArray latentBCHW, Grid grid) {
        NDArray cells = spread == 1 ? latentBCHW : MapOps.unpack(latentBCHW, spread);
        if (ratio > 1) {
            return Ops.nearest(cells, grid);
        }
        int fold = (int) Math.round(1 / ratio);
        Grid wanted = new Grid(fold * grid.rows(), fold * grid.columns());
        boolean fits =
                cells.getShape().get(2) == wanted.rows()
                        && cells.getShape().get(3) == wanted.columns();
        NDArray resized = fits ? cells : MapOps.bilinear(cells, wanted);
        return fold == 1 ? resized : MapOps.pack(resized, fold);
    }

    /**
     * @param mapBNH from {@link #map}
     * @return what is injected at a point [B, N, D]
     */
    public NDArray tokens(NDArray mapBNH, int point) {
        return heads.get(point).forward(mapBNH);
    }
}
