package org.intarsia.samplers.autoregressive;

import com.google.inject.Inject;
import com.google.inject.Provider;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

/** One scale after the other, coarse to fine: of token ids, or of latents that a flow paints. */
@Summary(
        "Scale by scale: draws token ids (VAR), or paints latents with the sampler under with:"
                + " {flow: {kind: sampler, ...}} (FlowAR)")
final class NextScaleSampler implements Sampler {
    private static final String FLOW = "flow";

    private final Sampler scales;

    /**
     * @param codebook asked for where there are token ids
     * @param prediction of the head
     */
    @Inject
    NextScaleSampler(
            NextScaleOptions options,
            LatentSpec latents,
            Parts parts,
            Provider<Codebook> codebook,
            PredictionSpec prediction) {
        if (latents instanceof LatentSpec.Continuous continuous) {
            if (options.topK() != 0 || options.topP() != 0 || options.greedy()) {
                throw new IntarsiaException(
                        ErrorCode.INVALID_OPTION,
                        Place.option("top-k"),
                        "top-k, top-p and greedy choose among token ids, and "
                                + continuous.space()
                                + " has none",
                        "Leave them out.");
            }
            Sampler flow = parts.part(FLOW, Sampler.class);
            scales = new ContinuousScales(flow, prediction, continuous);
        } else {
            scales = new DiscreteScales(options, codebook.get());
        }
    }

    @Override
    public PredictionKind predictionKind() {
        return scales.predictionKind();
    }

    @Override
    public InputKind shows() {
        return scales.shows();
    }

    @Override
    public InputKind showsHead() {
        return scales.showsHead();
    }

    @Override
    public SamplerState start(SampleRequest request, Noise noise) {
        return scales.start(request, noise);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        return scales.step(state, predictor);
    }

    @Override
    public Latents latents(SamplerState state, SampleRequest request) {
        return scales.latents(state, request);
    }
}
