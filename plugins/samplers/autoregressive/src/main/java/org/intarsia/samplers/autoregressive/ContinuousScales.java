package org.intarsia.samplers.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.tokens.LatentPyramid;
import org.intarsia.samplers.autoregressive.shared.InnerFlow;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * One map of latents after the other, each twice as large as the one before and painted by a flow
 * (FlowAR): one forward of the backbone a scale, and then as many of the head as the flow takes.
 */
final class ContinuousScales implements Sampler {
    private static final float[] NO_TIME = {};

    private final InnerFlow flow;
    private final LatentSpec.Continuous latents;
    private final LatentPyramid pyramid;

    /**
     * @param flow moves the latents of one scale
     * @param prediction of the head
     */
    ContinuousScales(Sampler flow, PredictionSpec prediction, LatentSpec.Continuous latents) {
        this.flow = new InnerFlow(flow, prediction, latents);
        this.latents = latents;
        this.pyramid = LatentPyramid.of(latents);
    }

    @Override
    public PredictionKind predictionKind() {
        return flow.sampler().predictionKind();
    }

    @Override
    public InputKind shows() {
        return InputKind.VECTORS;
    }

    @Override
    public InputKind showsHead() {
        return flow.sampler().shows();
    }

    @Override
    public SamplerState start(SampleRequest request, Noise noise) {
        Shape none = new Shape(noise.batch(), latents.channels(), 0, 0);
        NDArray empty = request.manager().create(none);
        return SamplerState.autoregression(pyramid.count(), new NDList(empty), noise);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        NDArray before = state.values().get(0);
        int scale = state.index();
        NDList painted =
                Scoped.keep(
                        before.getManager(),
                        () -> {
                            Step around = new Step(scale, state.expected(), NO_TIME);
                            ModelInput shown = new ModelInput.Vectors(shown(before, scale));
                            Predictor held = predictor.hold(shown, around);
                            return new NDList(painted(state, held));
                        });
        return state.next(0, painted, new NDList());
    }

    /** What the network sees: nothing before the first scale. */
    private NDArray shown(NDArray before, int scale) {
        return scale > 0
                ? pyramid.shown(before, scale)
                : before.getManager()
                        .create(new Shape(before.getShape().get(0), 0, latents.channels()));
    }

    private NDArray painted(SamplerState state, Predictor held) {
        int scale = state.index();
        return flow.paint(
                state.values().get(0).getManager(),
                pyramid.scales().get(scale),
                state.noise().within("scale-" + scale),
                held);
    }

    /** The last scale at the size of the finest, which is what a preview shows. */
    @Override
    public Latents latents(SamplerState state, SampleRequest request) {
        NDArray last = state.values().get(0);
        long batch = last.getShape().get(0);
        NDArray whole;
        if (state.index() == 0) {
            whole = last.getManager().zeros(new Shape(batch).addAll(latents.shape()));
        } else {
            whole = state.done() ? last.duplicate() : pyramid.whole(last);
        }
        return Latents.clean(whole, request.latents());
    }
}
