package org.intarsia.nn.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.intarsia.nn.ops.Costed;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;

/**
 * The patch-level transformer as the body of a pipeline over pixels. Its tokens have the time in
 * them already: silu(t_emb + x). Its condition is t_emb + y_emb, or t_emb alone where a text is
 * given. With a tapped block a third feature, {@link FeatureSpec#TAPPED}, is that block's output.
 */
public abstract class PatchDitBackbone implements HookedBackbone, Costed, Footprint {
    private final LatentSpec.Continuous latents;
    private final FeatureSpec features;
    private final PatchDit network;
    private final int blocks;

    /**
     * In the form of PixNerd and DeCo.
     *
     * @throws IntarsiaException INT-205 an image that is not made of whole patches, INT-208 a
     *     conditioning that is neither classes nor text
     */
    protected PatchDitBackbone(
            PatchDitOptions options,
            Weights weights,
            ImageSpec image,
            ConditioningSpec conditioning) {
        this(options, image, shown -> PatchDit.of(options, weights, shown, conditioning));
    }

    /**
     * In any form.
     *
     * @param form creates the network for the rows and columns of pixels that it reads
     * @throws IntarsiaException INT-205 an image that is not made of whole patches
     */
    protected PatchDitBackbone(
            PatchDitOptions options, ImageSpec image, Function<Grid, PatchDit> form) {
        Grid shown = options.shown(image);
        Grid grid = new ImageSpec(shown.rows(), shown.columns()).patches(options.patchSize());
        latents = LatentSpec.pixels(image);
        features = features(options, grid, image);
        network = form.apply(shown);
        blocks = options.numCondBlocks();
    }

    private static FeatureSpec features(PatchDitOptions options, Grid grid, ImageSpec image) {
        int width = options.hiddenSize();
        List<TensorSpec> members = new ArrayList<>();
        members.add(TensorSpec.of(FeatureSpec.TOKENS, grid.tokens(), width));
        members.add(TensorSpec.of(FeatureSpec.CONDITION, width));
        if (options.alignLayer() > 0) {
            members.add(TensorSpec.of(FeatureSpec.TAPPED, grid.tokens(), width));
        }
        int rows = image.height() / grid.rows();
        boolean square =
                rows * grid.rows() == image.height() && rows * grid.columns() == image.width();
        return new FeatureSpec(members, grid, square ? rows : -1);
    }

    @Override
    public final LatentSpec accepts() {
        return latents;
    }

    @Override
    public final InputKind reads() {
        return InputKind.LATENTS;
    }

    @Override
    public final FeatureSpec features() {
        return features;
    }

    @Override
    public final long flops(int batch) {
        return network.flops(batch);
    }

    @Override
    public final long workingBytes(int rows) {
        return network.workingBytes(rows);
    }

    @Override
    public final Session open(Conditioning conditioning, RunContext run) {
        return open(conditioning, run, BlockHook.NOTHING);
    }

    @Override
    public final Session open(Conditioning conditioning, RunContext run, BlockHook between) {
        return new Run(network, network.given(conditioning), run, between);
    }

    @Override
    public final int blocks() {
        return blocks;
    }

    private record Run(PatchDit network, NDArray given, RunContext run, BlockHook between)
            implements Session {
        @Override
        public NDList forward(ModelInput input, Step step) {
            NDArray xBCHW = ModelInput.latents(input).latents();
            return run.training()
                    ? network.forward(xBCHW, step, given, between)
                    : Gradients.off(() -> network.forward(xBCHW, step, given, between));
        }
    }
}
