package org.intarsia.samplers.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.google.inject.Inject;
import org.intarsia.samplers.flow.times.SdeTimes;
import org.intarsia.samplers.flow.times.TimeSchedule;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * The method of Euler and Maruyama on the stochastic equation with the marginals of the flow (SiT,
 * Ma 2024). With d the distance to the data, u the velocity towards the noise and s the noise's
 * deviation, the diffusion is 2 d s^2 and the score -(z + (1 - d) u) / (d s^2). The drift is then
 * (2 - d) u + z, and s appears in the noise alone. The last step is Euler's, without noise.
 */
@Summary("Euler's and Maruyama's method: the flow with fresh noise at every step (SiT, REG)")
final class EulerMaruyamaSampler implements Sampler {
    private static final String STREAM = "sde";

    private final TimeSchedule times;
    private final FlowTrajectory trajectory;
    private final double noiseScale;

    @Inject
    EulerMaruyamaSampler(EulerMaruyamaOptions options, PredictionSpec prediction) {
        times = new SdeTimes(options.steps(), options.lastTime(), prediction.axis());
        trajectory = new FlowTrajectory(options.steps(), times);
        noiseScale = prediction.noiseScale();
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.VELOCITY;
    }

    @Override
    public InputKind shows() {
        return InputKind.LATENTS;
    }

    @Override
    public SamplerState start(SampleRequest request, Noise noise) {
        return trajectory.start(request, noise);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        try (NDList velocity = predictor.predict(trajectory.shown(state), trajectory.here(state))) {
            return state.next(trajectory.end(state), moved(state, velocity), new NDList());
        }
    }

    private NDList moved(SamplerState state, NDList velocity) {
        double d = times.distance(state.time());
        double interval = times.distance(trajectory.end(state)) - d;
        double towardsNoise = times.axis() == TimeAxis.NOISE_AT_ZERO ? -1 : 1;
        boolean last = state.index() + 1 == state.expected();
        float drawn = (float) (last ? 0 : noiseScale * Math.sqrt(2 * d * -interval));
        float along = (float) (towardsNoise * (2 - d) * interval);
        NDManager owner = state.values().get(0).getManager();
        return Scoped.keep(
                owner,
                () -> {
                    NDList moved = new NDList();
                    for (int member = 0; member < state.values().size(); member++) {
                        NDArray z = state.values().get(member);
                        NDArray drift = velocity.get(member).mul(along);
                        NDArray next = z.mul((float) (1 + interval)).add(drift);
                        moved.add(drawn == 0 ? next : next.add(noise(state, member).mul(drawn)));
                    }
                    return moved;
                });
    }

    /**
     * Standard normal; the state has no names of its members, so that their numbers tell them
     * apart.
     */
    private static NDArray noise(SamplerState state, int member) {
        NDArray z = state.values().get(member);
        String stream = member == 0 ? STREAM : STREAM + "." + member;
        return state.noise().normal(z.getManager(), stream, state.index(), z.getShape().slice(1));
    }

    @Override
    public Latents latents(SamplerState state, SampleRequest request) {
        return trajectory.latents(state, request);
    }
}
