package org.intarsia.nn.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.OpPack;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.vit.VitDesign.QkvBias;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.jspecify.annotations.Nullable;

/** Self-attention, whose queries, keys and values a file keeps in one matrix or in three. */
final class VitAttention {
    private final VitDesign design;
    private final List<Linear> separate = new ArrayList<>();
    private @Nullable Linear fused;
    private @Nullable Parameter mask;
    private final Linear out;

    VitAttention(Weights weights, VitDesign design, VitNames names) {
        this.design = design;
        int width = design.width();
        if (names.mixed().size() == 1) {
            fuse(weights.at(names.mixed().get(0)), width);
        } else {
            for (int i = 0; i < names.mixed().size(); i++) {
                boolean biased =
                        design.bias() == QkvBias.ALL || design.bias() == QkvBias.NOT_KEYS && i != 1;
                Linear.Bias own = biased ? Linear.Bias.WITH_BIAS : Linear.Bias.NO_BIAS;
                separate.add(
                        new Linear(weights.at(names.mixed().get(i)), width, width, options(own)));
            }
        }
        out = new Linear(weights.at(names.out()), width, width, options(Linear.Bias.WITH_BIAS));
    }

    private Linear.Options options(Linear.Bias bias) {
        return Linear.Options.of(bias).lowRank(design.lowRanks().attention());
    }

    private void fuse(Weights own, int width) {
        boolean biased = design.bias() != QkvBias.NONE;
        fused =
                new Linear(
                        own,
                        width,
                        3 * width,
                        options(biased ? Linear.Bias.WITH_BIAS : Linear.Bias.NO_BIAS));
        Shape rows = new Shape(3L * width);
        if (design.bias() == QkvBias.NOT_KEYS) {
            // The file's own mask is not filled in by every author.
            own.unread("bias_mask", rows);
            mask = own.table(rows, () -> withoutKeys(width));
        }
    }

    private static float[] withoutKeys(int width) {
        float[] mask = new float[3 * width];
        Arrays.fill(mask, 1);
        Arrays.fill(mask, width, 2 * width, 0);
        return mask;
    }

    /**
     * @param ropeNdp as {@link Ops#rope}, or null for none
     * @param biasN [N], added to what every token scores each of them, or null for nothing
     * @return [B, N, D]
     */
    NDArray forward(NDArray xBND, @Nullable NDArray ropeNdp, @Nullable NDArray biasN) {
        NDArray qkv = fused != null ? together(xBND) : each(xBND);
        if (ropeNdp != null && design.pairs() == VitDesign.Pairs.HALVES) {
            qkv = OpPack.call("pairs_of_halves", qkv, design.heads());
        }
        NDArray mixed =
                biasN == null
                        ? OpPack.call(
                                "self_attention",
                                qkv,
                                design.heads(),
                                null,
                                null,
                                0.0,
                                ropeNdp,
                                null)
                        : OpPack.call("self_attention_biased", qkv, design.heads(), ropeNdp, biasN);
        return out.forward(mixed);
    }

    private NDArray together(NDArray xBND) {
        NDArray bias = fused.biasArray();
        return fused.forward(xBND, mask == null ? bias : bias.mul(mask.array()));
    }

    private NDArray each(NDArray xBND) {
        NDList qkv = new NDList();
        separate.forEach(linear -> qkv.add(linear.forward(xBND)));
        return NDArrays.concat(qkv, 2);
    }
}
