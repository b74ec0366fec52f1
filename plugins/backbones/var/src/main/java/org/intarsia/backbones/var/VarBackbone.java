package org.intarsia.backbones.var;

import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.List;
import org.intarsia.nn.layers.ConditioningKinds;
import org.intarsia.nn.ops.Costed;
import org.intarsia.nn.tokens.PyramidSession;
import org.intarsia.nn.tokens.ScalePyramid;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;

/**
 * VAR as the body of a pipeline. It works with any codebook of its vocabulary, code width and
 * scales; what it is shown is what {@link org.intarsia.spi.Codebook#input} gives.
 */
@Summary("VAR: a transformer over a pyramid of token ids, one scale at a step (Tian 2024)")
final class VarBackbone implements Backbone, Costed, Footprint {
    private final LatentSpec.Discrete latents;
    private final FeatureSpec features;
    private final VarNetwork network;
    private final VarCost cost;

    @Inject
    VarBackbone(
            VarOptions options,
            Weights weights,
            LatentSpec offered,
            ConditioningSpec conditioning) {
        latents =
                new LatentSpec.Discrete(
                        ids(offered).space(),
                        options.vocabSize(),
                        options.zChannels(),
                        options.scales());
        features =
                new FeatureSpec(
                        List.of(
                                new TensorSpec(
                                        FeatureSpec.TOKENS, new Shape(-1, options.embedDim())),
                                new TensorSpec(
                                        FeatureSpec.CONDITION, new Shape(options.embedDim()))),
                        latents.grid(),
                        1);
        ScalePyramid pyramid = new ScalePyramid(options.scales());
        network =
                new VarNetwork(
                        options,
                        weights,
                        pyramid,
                        ConditioningKinds.onLabel(conditioning).classes());
        cost = new VarCost(options, pyramid);
    }

    private static LatentSpec.Discrete ids(LatentSpec offered) {
        if (offered instanceof LatentSpec.Discrete discrete) {
            return discrete;
        }
        throw new IncompatibleException(
                "tokenizer", "backbone", offered, "token ids on several scales");
    }

    @Override
    public LatentSpec accepts() {
        return latents;
    }

    @Override
    public InputKind reads() {
        return InputKind.VECTORS;
    }

    @Override
    public FeatureSpec features() {
        return features;
    }

    /** Of all scales shown at once. */
    @Override
    public long flops(int batch) {
        return cost.flops(batch);
    }

    @Override
    public long workingBytes(int rows) {
        return cost.workingBytes(rows);
    }

    /** Keys and values of the coarser scales. */
    @Override
    public long heldBytes(int rows) {
        return network.memory(rows).bytes();
    }

    @Override
    public Session open(Conditioning conditioning, RunContext run) {
        return new PyramidSession(network, conditioning.value(Conditioning.LABEL), run);
    }
}
