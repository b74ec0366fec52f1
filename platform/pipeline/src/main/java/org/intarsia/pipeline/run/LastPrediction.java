package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Optional;
import org.intarsia.spi.forwarding.ForwardingPredictor;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictions;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * Keeps a copy of the last prediction that a flow over the whole picture made, asked directly or of
 * held features, for the preview of a step that somebody wants to see. Otherwise it copies nothing.
 */
final class LastPrediction extends ForwardingPredictor implements AutoCloseable {
    private final Recording kept;
    private final boolean main;

    /** What the predictors of one run share. */
    private static final class Recording {
        private final LatentSpec latents;
        private boolean wanted;
        private ModelInput.NoisyLatents input;
        private NDList prediction;
        private Step step;

        Recording(LatentSpec latents) {
            this.latents = latents;
        }

        void see(ModelInput shown, NDList answer, Step at) {
            if (wanted
                    && shown instanceof ModelInput.NoisyLatents noisy
                    && latents instanceof LatentSpec.Continuous whole
                    && noisy.latents().getShape().slice(1).equals(whole.shape())) {
                forget();
                input = noisy.map(Recording::copy);
                prediction = new NDList(answer.stream().map(Recording::copy).toList());
                step = at;
            }
        }

        /** One that outlives the scope in which the sampler asked. */
        private static NDArray copy(NDArray array) {
            return Scoped.outlive(array.duplicate());
        }

        void forget() {
            if (input != null) {
                input.arrays().forEach(NDArray::close);
                prediction.close();
                input = null;
            }
        }
    }

    /**
     * @param latents the space of the whole picture
     */
    LastPrediction(Predictor inner, LatentSpec latents) {
        this(inner, new Recording(latents), true);
    }

    private LastPrediction(Predictor inner, Recording kept, boolean main) {
        super(inner);
        this.kept = kept;
        this.main = main;
    }

    /**
     * Before a step: forgets the one before.
     *
     * @param wanted whether the step's preview will be asked for
     */
    void begin(boolean wanted) {
        kept.forget();
        kept.wanted = wanted;
    }

    boolean wanted() {
        return kept.wanted;
    }

    /**
     * The clean latents [B, C, H, W] that the last prediction implies.
     *
     * @param said the kind of the predictions
     * @return nothing where no flow over the whole picture was asked
     */
    Optional<NDArray> x(PredictionSpec path, PredictionKind said) {
        if (kept.input == null) {
            return Optional.empty();
        }
        NDList members = kept.input.members();
        NDList x =
                new Predictions(path)
                        .convert(kept.prediction, members, kept.step, said, PredictionKind.X);
        return Optional.of(x.get(0));
    }

    @Override
    public NDList predict(ModelInput input, Step step) {
        NDList answer = super.predict(input, step);
        if (main) {
            kept.see(input, answer, step);
        }
        return answer;
    }

    @Override
    protected Predictor wrap(Predictor other) {
        return new LastPrediction(other, kept, main);
    }

    /** What another head says is no prediction of the picture. */
    @Override
    public Predictor by(String head) {
        return new LastPrediction(inner().by(head), kept, false);
    }

    @Override
    public void close() {
        kept.forget();
    }
}
