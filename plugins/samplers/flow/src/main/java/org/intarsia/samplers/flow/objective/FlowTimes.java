package org.intarsia.samplers.flow.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.run.Noise;

/** How the times of a training are drawn, before they are shifted. */
enum FlowTimes {
    /** {@code sigmoid(pMean + pStd * N(0, 1))}. */
    LOGIT_NORMAL {
        @Override
        NDArray draw(NDManager manager, Noise noise, FlowMatchingOptions options) {
            NDArray normal = noise.normal(manager, STREAM, 0, new Shape());
            NDArray logit = normal.mul((float) options.pStd()).add((float) options.pMean());
            return logit.neg().exp().add(1).pow(-1);
        }
    },
    /** Each as likely as the others (SiT, REG). */
    UNIFORM {
        @Override
        NDArray draw(NDManager manager, Noise noise, FlowMatchingOptions options) {
            return noise.uniform(manager, STREAM, 0, new Shape());
        }
    };

    static final String STREAM = "t";

    /**
     * @return [B] in (0, 1)
     */
    abstract NDArray draw(NDManager manager, Noise noise, FlowMatchingOptions options);
}
