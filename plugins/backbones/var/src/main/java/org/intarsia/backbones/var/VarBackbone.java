package org.intarsia.backbones.var;

import com.google.inject.Inject;
import org.intarsia.nn.layers.ConditioningKinds;
import org.intarsia.nn.tokens.PyramidBackbone;
import org.intarsia.nn.tokens.ScalePyramid;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.LatentSpec;

/**
 * VAR as the body of a pipeline. It works with any codebook of its vocabulary, code width and
 * scales; what it is shown is what {@link org.intarsia.spi.Codebook#input} gives.
 */
@Summary("VAR: a transformer over a pyramid of token ids, one scale at a step (Tian 2024)")
final class VarBackbone extends PyramidBackbone {
    private final VarCost cost;

    @Inject
    VarBackbone(
            VarOptions options,
            Weights weights,
            LatentSpec offered,
            ConditioningSpec conditioning) {
        super(
                new LatentSpec.Discrete(
                        ids(offered).space(),
                        options.vocabSize(),
                        options.zChannels(),
                        options.scales()),
                options.embedDim(),
                new VarNetwork(
                        options,
                        weights,
                        new ScalePyramid(options.scales()),
                        ConditioningKinds.onLabel(conditioning).classes()));
        cost = new VarCost(options, new ScalePyramid(options.scales()));
    }

    private static LatentSpec.Discrete ids(LatentSpec offered) {
        if (offered instanceof LatentSpec.Discrete discrete) {
            return discrete;
        }
        throw new IncompatibleException(
                "tokenizer", "backbone", offered, "token ids on several scales");
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
}
