package org.intarsia.backbones.rar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.tokens.KeyValueCache;
import org.intarsia.nn.tokens.TokenIds;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;

/**
 * One run: its keys and values, allocated at the first forward. Shown the same ids again or fewer,
 * it starts again.
 */
final class RarSession implements Backbone.Session {
    /** The class token and the condition. */
    private static final int BEFORE = 2;

    private final RarNetwork network;
    private final NDArray conditionB;
    private final RunContext run;
    private KeyValueCache cache;
    private int forwards;

    RarSession(RarNetwork network, NDArray labelsB, RunContext run) {
        this.network = network;
        this.run = run;
        conditionB = Scoped.outlive(labelsB.add(network.vocabulary() + 1L));
    }

    @Override
    public NDList forward(ModelInput input, Step step) {
        ModelInput.Ids ids = ModelInput.ids(input);
        return run.training()
                ? network.forward(ids, 0, conditionB, call(null, step))
                : Gradients.off(() -> further(ids, step));
    }

    private NDList further(ModelInput.Ids ids, Step step) {
        NDArray idsBN = ids.idsBn();
        int shown = Math.toIntExact(idsBN.getShape().get(1));
        if (cache == null) {
            int batch = Math.toIntExact(idsBN.getShape().get(0));
            cache = new KeyValueCache(run.manager(), network.cache(batch));
        }
        if (BEFORE + shown <= cache.filled()) {
            cache.rewind();
        }
        int from = cache.filled();
        int seen = Math.max(0, from - BEFORE);
        try (NDArray fresh =
                seen == 0 ? idsBN.duplicate() : idsBN.get(new NDIndex(":, {}:", seen))) {
            TokenIds.check(fresh, network.vocabulary());
            ModelInput.Ids placed = new ModelInput.Ids(fresh, ids.placesBm(), null);
            NDList features = network.forward(placed, from, conditionB, call(cache, step));
            cache.advance(BEFORE + shown - from);
            return features;
        }
    }

    private RarBlock.Call call(KeyValueCache kept, Step step) {
        return new RarBlock.Call(kept, run, step.trace(), forwards++);
    }

    @Override
    public void close() {
        conditionB.close();
        if (cache != null) {
            cache.close();
        }
    }
}
