package org.intarsia.nn.llama;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;

/** The blocks of a Llama, parts {@code layers.0}, {@code layers.1}, ... */
public final class LlamaTrunk {
    private final List<LlamaBlock> layers = new ArrayList<>();

    public LlamaTrunk(Weights weights, LlamaSize size) {
        for (int i = 0; i < size.layers(); i++) {
            layers.add(new LlamaBlock(weights.at("layers." + i), size, i));
        }
    }

    /**
     * @param embeddedBND the new tokens; closed
     * @param ropeNdp of their positions
     * @return [B, N, D]
     */
    public NDArray forward(NDArray embeddedBND, NDArray ropeNdp, LlamaBlock.Call call) {
        NDArray x = embeddedBND;
        for (int i = 0; i < layers.size(); i++) {
            LlamaBlock layer = layers.get(i);
            NDArray before = x;
            x = Scoped.run(() -> layer.forward(before, ropeNdp, call));
            before.close();
            if (i == 0) {
                call.trace().record("layer_0_out", x);
            }
        }
        call.trace().record("layer_last_out", x);
        return x;
    }
}
