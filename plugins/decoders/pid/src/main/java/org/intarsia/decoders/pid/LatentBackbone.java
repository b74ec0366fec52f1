package org.intarsia.decoders.pid;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.dit.BlockHook;
import org.intarsia.nn.dit.HookedBackbone;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.forwarding.ForwardingBackbone;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.FeatureSpec;

/**
 * A transformer that is told of latents between its blocks: gate k before block k times the
 * interval, and where there is one a gate on what it hands to the pixel level. Without latents in
 * the conditioning it is the transformer alone. Parts {@code lq_proj} and {@code pit_lq_gate}.
 */
final class LatentBackbone extends ForwardingBackbone implements Footprint {
    private final HookedBackbone inner;
    private final LatentAdapter adapter;
    private final List<SigmaGate> gates = new ArrayList<>();
    private final SigmaGate pixelGate;
    private final int interval;
    private final int mapWidth;

    LatentBackbone(HookedBackbone inner, PidOptions options, Weights weights, int channels) {
        super(inner);
        this.inner = inner;
        interval = options.lqInterval();
        mapWidth = options.lqHiddenDim();
        int width = inner.features().width();
        int points = (inner.blocks() + interval - 1) / interval;
        Weights proj = weights.at("lq_proj");
        adapter =
                new LatentAdapter(
                        proj,
                        options,
                        new LatentAdapter.Dimensions(
                                channels, inner.features().patch(), width, points));
        int values = options.lqGateType() == PidOptions.GateType.SIGMA_AWARE_PER_TOKEN ? 1 : width;
        for (int i = 0; i < points; i++) {
            gates.add(new SigmaGate(proj.at("gate_modules." + i), width, values));
        }
        pixelGate =
                options.pitLqInject()
                        ? new SigmaGate(weights.at("pit_lq_gate"), width, values)
                        : null;
    }

    /**
     * A gate holds the tokens, what the map says of them, and their sum beside the transformer's.
     */
    @Override
    public long workingBytes(int rows) {
        long gated = 3L * rows * features().grid().tokens() * features().width() * Float.BYTES;
        return inner.workingBytes(rows) + gated;
    }

    /** The map of the latents. */
    @Override
    public long heldBytes(int rows) {
        long map = (long) rows * features().grid().tokens() * mapWidth * Float.BYTES;
        return inner.heldBytes(rows) + map;
    }

    @Override
    public Backbone.Session open(Conditioning conditioning, RunContext run) {
        if (!conditioning.has(Conditioning.LATENT)) {
            return inner.open(conditioning, run);
        }
        return new Run(conditioning, run);
    }

    /** The map of the latents is computed at the first step, and kept. */
    private final class Run implements Backbone.Session, BlockHook {
        private final RunContext run;
        private final NDArray latent;
        private final NDArray sigma;
        private final Backbone.Session session;
        private NDArray map;
        private Trace trace = Trace.NONE;

        Run(Conditioning conditioning, RunContext run) {
            this.run = run;
            latent = conditioning.value(Conditioning.LATENT);
            sigma = conditioning.value(Conditioning.SIGMA);
            session = inner.open(conditioning, run, this);
        }

        @Override
        public NDList forward(ModelInput input, Step step) {
            trace = step.trace();
            return run.training() ? gated(input, step) : Gradients.off(() -> gated(input, step));
        }

        private NDList gated(ModelInput input, Step step) {
            if (map == null || run.training()) {
                map = map();
            }
            NDList features = session.forward(input, step);
            if (pixelGate == null) {
                return features;
            }
            int tokens = index();
            NDArray s = features.get(tokens);
            NDArray injected =
                    Scoped.run(
                            () -> pixelGate.forward(s, adapter.tokens(map, gates.size()), sigma));
            trace.record("mid.pit_gated", injected);
            features.set(tokens, injected);
            s.close();
            return features;
        }

        private int index() {
            FeatureSpec spec = features();
            return spec.members().indexOf(spec.member(FeatureSpec.TOKENS).orElseThrow());
        }

        private NDArray map() {
            return Scoped.keep(
                            run.manager(),
                            () -> new NDList(adapter.map(latent, features().grid(), trace)))
                    .get(0);
        }

        @Override
        public NDArray before(int block, NDArray tokensBND) {
            if (block % interval != 0) {
                return tokensBND;
            }
            int point = block / interval;
            NDArray told =
                    Scoped.run(
                            () ->
                                    gates.get(point)
                                            .forward(tokensBND, adapter.tokens(map, point), sigma));
            trace.record("mid.gated" + point, told);
            return told;
        }

        @Override
        public void close() {
            session.close();
            if (map != null) {
                map.close();
                map = null;
            }
        }
    }
}
