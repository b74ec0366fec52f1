package org.intarsia.tokenizers.multiscalevq;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.conv.Conv2d;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;

/**
 * What smooths a scale after it was enlarged: (1 - r) h + r conv(h), with a convolution a scale.
 */
public final class Phi {
    private static final double NONE = 1e-6;

    private final double ratio;
    private final List<Conv2d> convolutions = new ArrayList<>();
    private final int[] chosen;

    /**
     * @param weights of {@code quant_resi}
     */
    Phi(MultiscaleVqOptions options, Weights weights) {
        ratio = options.quantResi();
        int shared = options.shareQuantResi();
        int count = shared == 0 ? options.scales() : shared;
        chosen = PhiChoice.of(count, options.scales());
        if (ratio > NONE) {
            for (int i = 0; i < count; i++) {
                Weights own =
                        switch (shared) {
                            case 0 -> weights.at(String.valueOf(i));
                            case 1 -> weights.at("qresi");
                            default -> weights.at("qresi_ls").at(String.valueOf(i));
                        };
                convolutions.add(new Conv2d(own, options.zChannels(), options.zChannels(), 3));
            }
        }
    }

    /** The index of the convolution of every scale. */
    public int[] chosen() {
        return chosen.clone();
    }

    NDArray forward(NDArray hBCHW, int scale) {
        if (convolutions.isEmpty()) {
            return hBCHW.duplicate();
        }
        NDArray smooth = convolutions.get(chosen[scale]).forward(hBCHW);
        return Ops.times(hBCHW, 1 - ratio).add(Ops.times(smooth, ratio));
    }
}
