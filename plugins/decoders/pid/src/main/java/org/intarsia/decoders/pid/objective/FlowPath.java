package org.intarsia.decoders.pid.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.TimeAxis;

/**
 * The straight path between pictures and noise, in shares of noise.
 *
 * @param axis of the network's time
 */
record FlowPath(TimeAxis axis) {
    /** A value a row, for pictures [B, C, H, W]. */
    static NDArray column(NDArray rowsB) {
        return rowsB.reshape(-1, 1, 1, 1);
    }

    /**
     * @param shareB of the noise
     * @return (1 - s) x + s e
     */
    NDArray state(NDArray data, NDArray noise, NDArray shareB) {
        NDArray share = column(shareB);
        return data.mul(share.neg().add(1)).add(noise.mul(share));
    }

    /** The derivative of the state by the network's time. */
    NDArray velocity(NDArray data, NDArray noise) {
        return noiseAtOne() ? noise.sub(data) : data.sub(noise);
    }

    /** What a network says of a state, as a velocity. */
    NDArray said(Predictor network, NDArray state, NDArray shareB) {
        NDArray times = noiseAtOne() ? shareB : shareB.neg().add(1);
        Step step = new Step(0, 1, times.toFloatArray());
        return network.predict(new ModelInput.NoisyLatents(new NDList(state)), step)
                .singletonOrThrow();
    }

    /** The data that a velocity at a state leads to. */
    NDArray data(NDArray state, NDArray velocity, NDArray shareB) {
        NDArray way = velocity.mul(column(shareB));
        return noiseAtOne() ? state.sub(way) : state.add(way);
    }

    private boolean noiseAtOne() {
        return axis == TimeAxis.NOISE_AT_ONE;
    }
}
