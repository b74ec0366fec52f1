package org.intarsia.nn.pixels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.TensorSpec;

/**
 * What a head on pixels reads of a backbone: one token a patch with the time in it and activated.
 * To tokens that come bare (JiT) it adds the condition and activates the sum.
 */
public final class PatchTokens {
    private final FeatureSpec accepts;
    private final int tokens;
    private final int condition;

    /** The options of a head that say which tokens its parameters are for. */
    public record Expected(
            @Option(
                            computed = "any",
                            min = 1,
                            max = 16384,
                            help = "the width of the tokens that the parameters are for")
                    Integer hiddenSize,
            @Option(
                            computed = "any",
                            min = 1,
                            max = 256,
                            unit = "pixels",
                            help = "the patch that the parameters are for")
                    Integer patchSize) {}

    /**
     * @param offered by the backbone, of a known width
     * @param addsCondition whether the tokens come bare
     */
    public PatchTokens(FeatureSpec offered, Expected expected, boolean addsCondition) {
        int width = expected.hiddenSize() == null ? offered.width() : expected.hiddenSize();
        List<TensorSpec> members = new ArrayList<>();
        members.add(TensorSpec.of(FeatureSpec.TOKENS, -1, width));
        if (addsCondition) {
            members.add(TensorSpec.of(FeatureSpec.CONDITION, width));
        }
        int patch = expected.patchSize() == null ? -1 : expected.patchSize();
        accepts = new FeatureSpec(members, offered.grid(), patch);
        tokens = index(offered, FeatureSpec.TOKENS);
        condition = addsCondition ? index(offered, FeatureSpec.CONDITION) : -1;
    }

    /** -1 where there is none; the plan then reports it. */
    private static int index(FeatureSpec features, String name) {
        return features.member(name).map(features.members()::indexOf).orElse(-1);
    }

    /** What the head requires, whatever was offered. */
    public FeatureSpec accepts() {
        return accepts;
    }

    /**
     * @param features in the order of the offered spec; stay the caller's
     * @return the vector of each patch [B, N, D]
     */
    public NDArray of(NDList features) {
        NDArray sBND = features.get(tokens);
        return condition < 0 ? sBND : Ops.silu(sBND.add(features.get(condition).expandDims(1)));
    }
}
