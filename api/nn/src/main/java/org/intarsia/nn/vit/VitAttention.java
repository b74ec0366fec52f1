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
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/** Self-attention, whose queries, keys and values a file keeps in one matrix or in three. */
final class VitAttention {
    private final VitDesign design;
    private final List<Linear> separate = new ArrayList<>();
    private Parameter weight;
    private Parameter bias;
    private Parameter mask;
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
                        new Linear(
                                weights.at(names.mixed().get(i)),
                                width,
                                width,
                                Linear.Options.of(own)));
            }
        }
        out = new Linear(weights.at(names.out()), width, width);
    }

    private void fuse(Weights own, int width) {
        weight = own.parameter("weight", new Shape(3L * width, width), Init.xavierUniform());
        Shape rows = new Shape(3L * width);
        if (design.bias() != QkvBias.NONE) {
            bias = own.parameter("bias", rows, Init.zeros());
        }
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
     * @return [B, N, D]
     */
    NDArray forward(NDArray xBND, NDArray ropeNdp) {
        NDArray qkv = separate.isEmpty() ? together(xBND) : each(xBND);
        if (ropeNdp != null && design.pairs() == VitDesign.Pairs.HALVES) {
            qkv = OpPack.call("pairs_of_halves", qkv, design.heads());
        }
        NDArray mixed =
                OpPack.call("self_attention", qkv, design.heads(), null, null, 0.0, ropeNdp, null);
        return out.forward(mixed);
    }

    private NDArray together(NDArray xBND) {
        NDArray b = bias == null ? null : bias.array();
        NDArray masked = mask == null ? b : b.mul(mask.array());
        return Ops.linear(xBND, weight.array(), masked, weight.precision());
    }

    private NDArray each(NDArray xBND) {
        NDList qkv = new NDList();
        separate.forEach(linear -> qkv.add(linear.forward(xBND)));
        return NDArrays.concat(qkv, 2);
    }
}
