package org.intarsia.samplers.autoregressive.patches;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.samplers.autoregressive.shared.InnerFlow;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

/** Patch after patch of continuous latents, each painted by the sampler that it holds. */
@Summary(
        "Patch by patch of continuous latents, each painted by the sampler under with: {flow: {kind:"
                + " sampler, ...}}")
public final class PatchSampler extends PatchwiseSampler {
    private static final String FLOW = "flow";

    private final boolean clamp;
    private final InnerFlow flow;

    /**
     * @param prediction of the head
     */
    @Inject
    PatchSampler(
            PatchOptions options,
            LatentSpec latents,
            FeatureSpec features,
            PredictionSpec prediction,
            Parts parts) {
        super(options.order(), options.codes(), latents, features);
        clamp = options.clamp();
        flow = new InnerFlow(parts.part(FLOW, Sampler.class), prediction, latents());
    }

    @Override
    public PredictionKind predictionKind() {
        return flow.sampler().predictionKind();
    }

    @Override
    public InputKind showsHead() {
        return flow.sampler().shows();
    }

    @Override
    NDArray made(SamplerState state, Place place) {
        Predictor held = place.held();
        return flow.paint(
                place.patchesBNV().getManager(),
                new Grid(patch(), patch()),
                state.noise().within("patch-" + place.n()),
                place.code() == null ? held : new DrawnPredictor(held, place.code()));
    }

    /** What is painted so far. */
    @Override
    public Latents latents(SamplerState state, SampleRequest request) {
        NDArray whole = state.values().get(0);
        NDArray end = clamp ? whole.clip(latents().low(), latents().high()) : whole.duplicate();
        return Latents.clean(end, request.latents());
    }
}
