package ${package};

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.Optional;
import org.intarsia.nn.layers.ConditioningDropout;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.ModelInput.NoisyLatents;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.PredictionKind;

/** The mean squared error of the predicted x at uniform times, noise at t = 0. */
@Summary("mean squared error of x at uniform times")
final class ${className}Objective implements Objective {
    private final double labelDrop;

    @Inject
    ${className}Objective(${className}Options options) {
        labelDrop = options.labelDrop();
    }

    @Override
    public Optional<InputKind> shows() {
        return Optional.of(InputKind.LATENTS);
    }

    @Override
    public Loss loss(TrainingBatch batch) {
        NDArray x = batch.latents().value();
        NDManager manager = batch.run().manager();
        NDArray tB = batch.noise().uniform(manager, "t", 0, new Shape());
        NDArray e = batch.noise().normal(manager, "noise", 0, x.getShape().slice(1));
        NDArray t = tB.reshape(-1, 1, 1, 1);
        NDArray z = x.mul(t).add(e.mul(t.neg().add(1)));

        Predictor network =
                batch.predictor(ConditioningDropout.of(batch, labelDrop), PredictionKind.X);
        Step step = new Step(0, 1, tB.toFloatArray());
        NDArray missed = network.predict(new NoisyLatents(z), step).get(0).sub(x);
        return Loss.of("x", missed.square().mean());
    }
}
