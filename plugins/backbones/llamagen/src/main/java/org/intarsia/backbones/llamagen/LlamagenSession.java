package org.intarsia.backbones.llamagen;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import org.intarsia.nn.llama.LlamaBlock;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.tokens.KeyValueCache;
import org.intarsia.nn.tokens.TokenIds;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;

/**
 * One run: its keys and values, allocated at the first forward. Shown the same ids again or fewer,
 * it starts again.
 */
final class LlamagenSession implements Backbone.Session {
    private final LlamagenNetwork network;
    private final Conditioning conditioning;
    private final RunContext run;
    private final PaddingMask padding;
    private KeyValueCache cache;
    private int forwards;

    LlamagenSession(LlamagenNetwork network, Conditioning conditioning, RunContext run) {
        this.network = network;
        this.conditioning = conditioning;
        this.run = run;
        NDArray mask = network.condition().mask(run.manager(), conditioning);
        this.padding = mask == null ? null : new PaddingMask(mask);
    }

    @Override
    public NDList forward(ModelInput input, Step step) {
        NDArray idsBN = ModelInput.ids(input).idsBn();
        return run.training()
                ? new NDList(whole(idsBN, step))
                : Gradients.off(() -> new NDList(further(idsBN, step)));
    }

    private NDArray whole(NDArray idsBN, Step step) {
        NDArray mask =
                padding == null
                        ? null
                        : padding.rows(
                                idsBN.getManager(),
                                0,
                                network.condition().count() + (int) idsBN.getShape().get(1));
        return network.forward(idsBN, 0, conditioning, call(null, mask, step));
    }

    private NDArray further(NDArray idsBN, Step step) {
        int shown = Math.toIntExact(idsBN.getShape().get(1));
        int condition = network.condition().count();
        if (cache == null) {
            int batch = Math.toIntExact(idsBN.getShape().get(0));
            cache = new KeyValueCache(run.manager(), network.cache(batch));
        }
        if (condition + shown <= cache.filled()) {
            cache.rewind();
        }
        int from = cache.filled();
        int count = condition + shown - from;
        int seen = Math.max(0, from - condition);
        try (NDArray fresh =
                seen == 0 ? idsBN.duplicate() : idsBN.get(new NDIndex(":, {}:", seen))) {
            TokenIds.check(fresh, network.vocabulary());
            NDArray mask = padding == null ? null : padding.rows(idsBN.getManager(), from, count);
            NDArray x = network.forward(fresh, from, conditioning, call(cache, mask, step));
            cache.advance(count);
            if (mask != null) {
                mask.close();
            }
            return x;
        }
    }

    private LlamaBlock.Call call(KeyValueCache kept, NDArray mask, Step step) {
        return new LlamaBlock.Call(kept, mask, network.dropouts(run, forwards++), step.trace());
    }

    @Override
    public void close() {
        if (cache != null) {
            cache.close();
        }
    }
}
