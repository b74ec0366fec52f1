package org.intarsia.samplers.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.intarsia.samplers.flow.times.TimeSchedule;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;

/**
 * What the samplers of an ordinary differential equation share: where a trajectory starts, how its
 * members move along a velocity, and what it hands to a decoder.
 */
final class FlowTrajectory {
    private final int steps;
    private final TimeSchedule grid;

    FlowTrajectory(int steps, TimeSchedule grid) {
        this.steps = steps;
        this.grid = grid;
    }

    SamplerState start(SampleRequest request, Noise noise) {
        if (!(request.latents() instanceof LatentSpec.Continuous latents)) {
            throw new IncompatibleException(
                    "tokenizer", "sampler", request.latents(), "continuous latents");
        }
        NDList values = new NDList(noise(request, noise, Noise.START, latents.shape()));
        for (TensorSpec companion : request.companions()) {
            String stream = Noise.START + "." + companion.name();
            values.add(noise(request, noise, stream, companion.shape()));
        }
        return SamplerState.flow(steps, grid.time(0), values, noise);
    }

    private static NDArray noise(SampleRequest request, Noise noise, String stream, Shape shape) {
        NDArray unit = noise.normal(request.manager(), stream, 0, shape);
        if (request.prediction().noiseScale() == 1) {
            return unit;
        }
        NDArray scaled = unit.mul((float) request.prediction().noiseScale());
        unit.close();
        return scaled;
    }

    /** What the network sees of a state. */
    ModelInput shown(SamplerState state) {
        return new ModelInput.NoisyLatents(state.values());
    }

    /** The position of the state. */
    Step here(SamplerState state) {
        return Step.at(state.index(), state.expected(), state.time(), rows(state));
    }

    /** The end of the interval, seen from within the same step. */
    Step there(SamplerState state) {
        return Step.at(state.index(), state.expected(), end(state), rows(state)).begun(state.t());
    }

    float end(SamplerState state) {
        return grid.time(state.index() + 1);
    }

    /** The time of the grid at a step, whatever the states say. */
    float time(int index) {
        return grid.time(index);
    }

    /**
     * Members moved along a velocity over the whole interval; new arrays of the state's manager.
     */
    NDList move(SamplerState state, NDList velocity) {
        return move(state, velocity, end(state) - state.time());
    }

    /** As {@link #move(SamplerState, NDList)} over an interval that is given. */
    NDList move(SamplerState state, NDList velocity, float interval) {
        return Scoped.keep(
                state.values().get(0).getManager(),
                () -> {
                    NDList moved = new NDList(velocity.size());
                    for (int member = 0; member < state.values().size(); member++) {
                        NDArray value = state.values().get(member);
                        moved.add(value.add(velocity.get(member).mul(interval)));
                    }
                    return moved;
                });
    }

    /** A copy of the latents, with the noise that is left in them. */
    Latents latents(SamplerState state, SampleRequest request) {
        double left =
                state.done()
                        ? grid.left()
                        : Math.max(0f, Math.min(1f, grid.distance(state.time())));
        return Latents.ofFlow(
                state.values().get(0), request.latents(), left, request.prediction().noiseScale());
    }

    private static int rows(SamplerState state) {
        return Math.toIntExact(state.values().get(0).getShape().get(0));
    }
}
