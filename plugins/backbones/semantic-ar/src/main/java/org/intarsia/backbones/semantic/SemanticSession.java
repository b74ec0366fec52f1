package org.intarsia.backbones.semantic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.backbones.semantic.level.SemanticFeatures;
import org.intarsia.backbones.semantic.level.SemanticOptions;
import org.intarsia.nn.llama.LlamaBlock;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.tokens.KeyValueCache;
import org.intarsia.nn.tokens.TokenIds;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;

/**
 * One run: its keys and values, allocated at the first forward. At step 0 it starts again, with the
 * condition and with all that it is shown.
 */
final class SemanticSession implements Backbone.Session {
    private final SemanticNetwork network;
    private final Conditioning conditioning;
    private final RunContext run;
    private KeyValueCache cache;

    SemanticSession(SemanticNetwork network, Conditioning conditioning, RunContext run) {
        this.network = network;
        this.conditioning = conditioning;
        this.run = run;
    }

    @Override
    public NDList forward(ModelInput input, Step step) {
        ModelInput.Vectors shown = ModelInput.vectors(input);
        check(shown);
        NDArray out =
                run.training()
                        ? network.forward(labels(), shown, 0, call(null, step))
                        : Gradients.off(() -> further(shown, step));
        return SemanticFeatures.with(new NDList(out), network.options(), conditioning);
    }

    private NDArray labels() {
        return conditioning.value(Conditioning.LABEL);
    }

    private static LlamaBlock.Call call(KeyValueCache kept, Step step) {
        return new LlamaBlock.Call(kept, null, null, step.trace());
    }

    private void check(ModelInput.Vectors shown) {
        SemanticOptions options = network.options();
        long n = shown.vectorsBnC().getShape().get(1);
        long values = shown.vectorsBnC().getShape().get(2);
        if (values != network.values()) {
            throw new IncompatibleException(
                    "sampler",
                    "backbone",
                    "patches of " + values + " values",
                    "patches of " + network.values() + " values");
        }
        boolean any = options.order() == SemanticOptions.Order.ANY;
        boolean places = shown.placesBm() != null;
        if (any != places || places && shown.placesBm().getShape().get(1) != n + 1) {
            throw new IncompatibleException(
                    "sampler",
                    "backbone",
                    places ? "patches with places" : "patches without places",
                    any
                            ? "the places of the patches and of the one after them (order: any)"
                            : "patches in raster order (order: raster)");
        }
        if (options.readsCodes() && n > 0) {
            if (shown.idsBn() == null) {
                throw new IncompatibleException(
                        "sampler", "backbone", "patches", "patches with their codes");
            }
            TokenIds.check(shown.idsBn(), options.dictSize());
        }
        if (places) {
            TokenIds.check(shown.placesBm(), network.patches());
        }
    }

    private NDArray further(ModelInput.Vectors shown, Step step) {
        if (cache == null) {
            cache = new KeyValueCache(run.manager(), network.cache(shown.batch()));
        }
        if (step.index() == 0) {
            cache.rewind();
        }
        int from = cache.filled();
        NDArray out = network.forward(labels(), shown, from, call(cache, step));
        cache.advance(Math.toIntExact(out.getShape().get(1)));
        return out;
    }

    @Override
    public void close() {
        if (cache != null) {
            cache.close();
        }
    }
}
