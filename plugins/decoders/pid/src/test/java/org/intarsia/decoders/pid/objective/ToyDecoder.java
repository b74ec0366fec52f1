package org.intarsia.decoders.pid.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.NoiseFrame;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.fixtures.HeadlessPredictor;

/**
 * A decoder whose network is one function, and which notes what it was asked.
 *
 * @param velocity of what it was asked
 * @param asked filled
 */
record ToyDecoder(
        TimeAxis axis, NoiseFrame frame, Function<Asked, NDArray> velocity, List<Asked> asked)
        implements Decoder.Generative {
    static final LatentSpec.Continuous LATENTS =
            new LatentSpec.Continuous("toy", 2, new Grid(2, 2), -1, 1);

    /** One call. */
    record Asked(
            Told told,
            Conditioning conditioning,
            Guidance guidance,
            NDArray state,
            float[] times) {}

    ToyDecoder(TimeAxis axis, Function<Asked, NDArray> velocity) {
        this(axis, NoiseFrame.FLOW, velocity, new ArrayList<>());
    }

    @Override
    public LatentSpec.Continuous picture() {
        return LatentSpec.pixels(new ImageSpec(4, 4));
    }

    @Override
    public PredictionSpec prediction() {
        return new PredictionSpec(PredictionKind.VELOCITY, axis, 1, 0);
    }

    @Override
    public Predictor network(
            Told latents,
            Conditioning conditioning,
            RunContext run,
            Guidance guidance,
            PredictionKind wanted) {
        return HeadlessPredictor.of(
                (input, step) -> {
                    NDArray state = ModelInput.latents(input).latents();
                    Asked call = new Asked(latents, conditioning, guidance, state, step.t());
                    asked.add(call);
                    return new NDList(velocity.apply(call));
                });
    }

    @Override
    public LatentSpec accepts() {
        return LATENTS;
    }

    @Override
    public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
        throw new IllegalStateException("a training decodes nothing");
    }
}
