package ${package};

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.ConditioningKinds;
import org.intarsia.nn.layers.LabelEmbedding;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.TimestepEmbedding;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.nn.pixels.SinCosPositions;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;

/** A small transformer over patches of noisy latents, modulated by time and class. */
@Summary("a small transformer over patches")
final class ${className}Backbone implements Backbone {
    private final LatentSpec.Continuous latents;
    private final FeatureSpec features;
    private final Linear embed;
    private final Parameter positions;
    private final TimestepEmbedding time;
    private final LabelEmbedding label;
    private final List<${className}Block> blocks = new ArrayList<>();

    @Inject
    ${className}Backbone(
            ${className}Options options,
            Weights weights,
            LatentSpec offered,
            ConditioningSpec conditioning) {
        int width = options.hiddenSize();
        int patch = options.patchSize();
        latents = continuous(offered);
        Grid grid = new Grid(latents.grid().rows() / patch, latents.grid().columns() / patch);
        features = FeatureSpec.tokens(grid, width, patch);
        embed = new Linear(weights.at("embed"), patch * patch * latents.channels(), width);
        positions =
                weights.table(
                        new Shape(grid.tokens(), width),
                        () -> SinCosPositions.columnFirst(grid, width));
        time = new TimestepEmbedding(weights.at("time"), width, 128, 10);
        int classes = ConditioningKinds.onLabel(conditioning).classes();
        label = new LabelEmbedding(weights.at("label"), classes, width);
        for (int i = 0; i < options.depth(); i++) {
            blocks.add(new ${className}Block(weights.at("blocks." + i), width, options.numHeads()));
        }
    }

    private static LatentSpec.Continuous continuous(LatentSpec offered) {
        if (offered instanceof LatentSpec.Continuous continuous) {
            return continuous;
        }
        throw new IncompatibleException(
                "tokenizer", "backbone", offered, "continuous latents");
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
    public Session open(Conditioning conditioning, RunContext run) {
        NDArray labelsB = conditioning.value(Conditioning.LABEL);
        return (input, step) -> {
            NDArray zBCHW = ModelInput.latents(input).latents();
            return run.training()
                    ? forward(zBCHW, labelsB, step)
                    : Gradients.off(() -> forward(zBCHW, labelsB, step));
        };
    }

    private NDList forward(NDArray zBCHW, NDArray labelsB, Step step) {
        NDArray cBD =
                Scoped.run(
                        () -> {
                            NDArray timesB = step.times(zBCHW.getManager());
                            return time.forward(timesB).add(label.forward(labelsB));
                        });
        NDArray xBND = Scoped.run(() -> tokens(zBCHW, Ops.silu(cBD)));
        return new NDList(xBND, cBD);
    }

    private NDArray tokens(NDArray zBCHW, NDArray activatedBD) {
        int patch = features.patch();
        NDArray patches = Patches.patchify(zBCHW, patch, Patches.Order.CHANNEL_LAST);
        NDArray x = embed.forward(patches).add(positions.array());
        for (${className}Block block : blocks) {
            x = block.forward(x, activatedBD);
        }
        return x;
    }
}
