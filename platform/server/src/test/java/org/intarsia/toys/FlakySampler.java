package org.intarsia.toys;

import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicInteger;
import org.intarsia.pipeline.live.Parts;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SamplerState;

/**
 * Outside the packages of the server, whose names no answer may tell. Takes one step, that of the
 * trial run, and fails at every other.
 */
public final class FlakySampler extends Parts.Odd {
    private final AtomicInteger steps = new AtomicInteger();

    @Inject
    FlakySampler() {}

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        if (steps.getAndIncrement() > 0) {
            throw new IllegalStateException("it is flaky");
        }
        return super.step(state, predictor);
    }
}
