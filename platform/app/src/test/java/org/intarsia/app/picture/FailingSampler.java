package org.intarsia.app.picture;

import jakarta.inject.Inject;
import java.util.function.Supplier;
import org.intarsia.pipeline.live.Parts;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SamplerState;

/** Fails in its first step, in whatever way the test asks for. */
public final class FailingSampler extends Parts.Odd {
    static volatile Supplier<Throwable> failure;

    @Inject
    FailingSampler() {}

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }
}
