package org.intarsia.backbones.flux;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.nn.layers.ConditioningKinds;
import org.intarsia.nn.ops.Costed;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;

/** FLUX.1 as the body of a pipeline; its last layer is the head {@code patch-linear}. */
@Summary(
        "FLUX.1: a transformer over latents and text states, first apart, then together (Black"
                + " Forest Labs 2024)")
final class FluxBackbone implements Backbone, Costed, Footprint {
    private final FluxOptions options;
    private final LatentSpec.Continuous latents;
    private final ConditioningSpec.Text text;
    private final Grid grid;
    private final FeatureSpec features;
    private final FluxNetwork network;

    @Inject
    FluxBackbone(
            FluxOptions options, Weights weights, LatentSpec given, ConditioningSpec conditioning) {
        this.options = options;
        latents = options.input().of(given, "backbone");
        grid = grid(latents.grid(), given);
        text = text(conditioning);
        int width = options.hiddenSize();
        features = FeatureSpec.tokens(grid, width, FluxNetwork.PATCH);
        network = new FluxNetwork(options, weights, latents.channels(), grid, text);
    }

    private static Grid grid(Grid cells, LatentSpec offered) {
        if (cells.rows() % FluxNetwork.PATCH != 0 || cells.columns() % FluxNetwork.PATCH != 0) {
            throw new IncompatibleException(
                    "tokenizer",
                    "backbone",
                    offered,
                    "latents of even sides, which pictures of multiples of 16 pixels have");
        }
        return new Grid(cells.rows() / FluxNetwork.PATCH, cells.columns() / FluxNetwork.PATCH);
    }

    private static ConditioningSpec.Text text(ConditioningSpec conditioning) {
        ConditioningSpec.Text text = ConditioningKinds.onText(conditioning);
        if (text.pooled() < 1) {
            throw new IntarsiaException(
                    ErrorCode.CONDITIONING_NOT_SUPPORTED,
                    "conditioning -> backbone",
                    text + " given, a text with a pooled vector expected",
                    "Write conditioning: {kind: text, length: 512, width: 4096, pooled: 768}.");
        }
        return text;
    }

    @Override
    public LatentSpec accepts() {
        return latents;
    }

    @Override
    public InputKind reads() {
        return InputKind.LATENTS;
    }

    @Override
    public FeatureSpec features() {
        return features;
    }

    @Override
    public long flops(int batch) {
        long n = grid.tokens();
        long all = n + text.length();
        long width = options.hiddenSize();
        long hidden = options.mlpHidden();
        long linear = all * width * (4 * width + 2 * hidden);
        long attention = 2 * all * all * width;
        long ends = n * width * 4 * latents.channels() + text.length() * width * text.width();
        long doubles = options.depth() * (linear + attention + 12 * width * width);
        long singles = options.depthSingleBlocks() * (linear + attention + 3 * width * width);
        return 2 * batch * (ends + doubles + singles);
    }

    /** Text states go through the blocks beside the image's tokens. */
    @Override
    public long workingBytes(int rows) {
        long tokens = (long) rows * (grid.tokens() + text.length());
        return BlockMemory.bytes(tokens, options.hiddenSize(), options.mlpHidden());
    }

    @Override
    public Session open(Conditioning conditioning, RunContext run) {
        FluxNetwork.Given given =
                new FluxNetwork.Given(
                        states(conditioning.value(Conditioning.TEXT)),
                        pooled(conditioning.value(Conditioning.POOLED)),
                        guidance(conditioning, run));
        return (input, step) -> {
            NDArray zBCHW = ModelInput.latents(input).latents();
            return run.training()
                    ? network.forward(zBCHW, step, given)
                    : Gradients.off(() -> network.forward(zBCHW, step, given));
        };
    }

    private NDArray states(NDArray statesBTE) {
        Shape shape = statesBTE.getShape();
        boolean fits =
                shape.dimension() == 3
                        && shape.get(1) >= 1
                        && shape.get(1) <= text.length()
                        && shape.get(2) == text.width();
        return fitting(fits, statesBTE);
    }

    private NDArray pooled(NDArray pooledBP) {
        Shape shape = pooledBP.getShape();
        return fitting(shape.dimension() == 2 && shape.get(1) == text.pooled(), pooledBP);
    }

    private NDArray fitting(boolean fits, NDArray given) {
        if (!fits) {
            throw new IntarsiaException(
                    ErrorCode.TEXT_DOES_NOT_FIT,
                    "text",
                    given.getShape() + " given, " + text + " for every picture expected",
                    "Give the states of the text encoders that the model was trained with.");
        }
        return given;
    }

    private NDArray guidance(Conditioning conditioning, RunContext run) {
        if (!options.guidanceEmbed()) {
            return null;
        }
        if (conditioning.has(Conditioning.GUIDANCE)) {
            return conditioning.value(Conditioning.GUIDANCE);
        }
        long batch = conditioning.value(Conditioning.TEXT).getShape().get(0);
        return run.manager().full(new Shape(batch), (float) options.guidance());
    }
}
