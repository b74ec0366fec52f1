package org.intarsia.decoders.pid.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.inject.Inject;
import java.util.Optional;
import java.util.Set;
import org.intarsia.nn.layers.ConditioningDropout;
import org.intarsia.spi.Component;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.PredictionKind;

/**
 * Teaches a generative decoder to make pictures of latents that carry noise (PiD, arXiv
 * 2605.23902): the mean squared difference between the velocity of the path and the network's,
 * which is told of the latents and of the share of noise in them. Times are shares of noise,
 * whatever the network's own time.
 *
 * <p>It draws, by stream, {@code t} [B], {@code noise} [B, 3, H, W], what {@link LatentNoise}
 * draws, and which rows are trained without their label or text.
 */
@Summary("Mean squared error of the velocity of a decoder that is told of noisy latents (PiD)")
public final class PidObjective implements Objective {
    private final PidObjectiveOptions options;

    @Inject
    PidObjective(PidObjectiveOptions options) {
        this.options = options;
    }

    @Override
    public Set<Kind> trainedKinds() {
        return Set.of(Kind.DECODER);
    }

    @Override
    public Set<Class<? extends Component>> needs() {
        return Set.of(Decoder.Generative.class);
    }

    @Override
    public Optional<InputKind> shows() {
        return Optional.empty();
    }

    @Override
    public Loss loss(TrainingBatch batch) {
        NDManager manager = batch.run().manager();
        Decoder.Generative decoder = batch.part(Decoder.Generative.class);
        FlowPath path = new FlowPath(decoder.prediction().axis());
        NDArray real = batch.images();
        NDArray share = shifted(options.drawn().draw(manager, batch.noise()));
        NDArray noise = batch.noise().normal(manager, "noise", 0, real.getShape().slice(1));
        Predictor network =
                decoder.network(
                        options.latents().draw(batch, decoder.frame()),
                        ConditioningDropout.of(batch, options.labelDrop()),
                        batch.run(),
                        Guidance.NONE,
                        PredictionKind.VELOCITY);
        NDArray said = path.said(network, path.state(real, noise, share), share);
        return Loss.of("velocity", said.sub(path.velocity(real, noise)).square().mean());
    }

    private NDArray shifted(NDArray share) {
        float f = (float) options.flowShift();
        return f == 1 ? share : share.mul(f).div(share.mul(f - 1).add(1));
    }
}
