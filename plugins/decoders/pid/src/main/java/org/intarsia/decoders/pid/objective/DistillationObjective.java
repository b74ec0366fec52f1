package org.intarsia.decoders.pid.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.intarsia.nn.layers.ConditioningDropout;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.Component;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.PredictionKind;

/**
 * Distils a generative decoder to the few steps of a student by matching distributions (DMD2, as in
 * PiD, arXiv 2605.23902). A teacher, which stays as it is and may be guided, and a fake score,
 * which learns what the student makes, are parts under {@code with:}. In one step of so many the
 * student moves along the difference of what the two make of its noisy picture (term {@code
 * matching}); in the others the fake score learns (term {@code fake-score}). The adversarial term
 * of the paper is not there.
 *
 * <p>The student is shown real pictures with noise of one of its times. It draws, by stream, {@code
 * student-time} and {@code t} [B], {@code noise} and {@code perturb} [B, 3, H, W], what {@link
 * LatentNoise} draws, and which rows are trained without their label or text.
 */
@Summary("Distils a generative decoder to a few steps with a teacher and a fake score (PiD)")
public final class DistillationObjective implements Objective {
    private static final int[] EACH = {1};
    private static final double LEAST_DISTANCE = 1e-6;

    private final DistillationOptions options;
    private final Decoder.Generative teacher;
    private final Decoder.Generative fake;
    private final Guidance guidance;
    private final Parameter taken;

    @Inject
    DistillationObjective(DistillationOptions options, Weights weights, Parts parts) {
        this.options = options;
        teacher = parts.part("teacher", Decoder.Generative.class);
        fake = parts.part("fake-score", Decoder.Generative.class);
        guidance = parts.find("guidance", Guidance.class).orElse(Guidance.NONE);
        taken = weights.fixed("taken", new Shape(1), () -> new float[1]);
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

    /**
     * What a step is about.
     *
     * @param told latents and their noise
     * @param conditioning what was left of it
     */
    private record Given(
            TrainingBatch batch, Decoder.Generative.Told told, Conditioning conditioning) {
        Predictor of(Decoder.Generative network, Guidance guidance) {
            return network.network(
                    told, conditioning, batch.run(), guidance, PredictionKind.VELOCITY);
        }

        NDArray noise(String stream) {
            Shape each = batch.images().getShape().slice(1);
            return batch.noise().normal(batch.run().manager(), stream, 0, each);
        }

        /** Of what a network says of a picture with noise. */
        NDArray data(Predictor network, FlowPath path, NDArray state, NDArray share) {
            return path.data(state, path.said(network, state, share), share);
        }
    }

    @Override
    public Loss loss(TrainingBatch batch) {
        Decoder.Generative student = batch.part(Decoder.Generative.class);
        Given given =
                new Given(
                        batch,
                        options.latents().draw(batch, student.frame()),
                        ConditioningDropout.of(batch, options.labelDrop()));
        FlowPath path = new FlowPath(student.prediction().axis());
        NDArray from = studentTimes(batch);
        NDArray state = path.state(batch.images(), given.noise("noise"), from);
        Supplier<NDArray> making =
                () -> given.data(given.of(student, Guidance.NONE), path, state, from);
        NDArray share =
                options.drawn()
                        .draw(batch.run().manager(), batch.noise())
                        .clip(options.leastTime(), options.mostTime());
        NDArray perturb = given.noise("perturb");
        if (turn()) {
            NDArray made = making.get();
            NDArray matching = matching(made, perturb, share, given);
            return new Loss(matching, Map.of("matching", matching), Loss.Moved.PARTS);
        }
        NDArray missed = missed(Gradients.off(making), perturb, share, given);
        return new Loss(missed, Map.of("fake-score", missed), Loss.Moved.OWN);
    }

    /** Whether it is the student's; counts the steps, over every resuming. */
    private boolean turn() {
        return Gradients.off(
                () -> {
                    taken.array().addi(1);
                    return (long) taken.array().toFloatArray()[0] % options.studentEvery() == 0;
                });
    }

    /** One of them a row. */
    private NDArray studentTimes(TrainingBatch batch) {
        NDManager manager = batch.run().manager();
        List<Double> times = options.studentTimes();
        float[] rows =
                batch.noise().uniform(manager, "student-time", 0, new Shape()).toFloatArray();
        for (int row = 0; row < rows.length; row++) {
            int at = Math.min(times.size() - 1, (int) (rows[row] * times.size()));
            rows[row] = times.get(at).floatValue();
        }
        return manager.create(rows).duplicate();
    }

    /** Half the mean square of the way to where teacher and fake score send the picture. */
    private NDArray matching(NDArray made, NDArray noise, NDArray share, Given given) {
        NDArray wanted =
                Gradients.off(
                        () -> {
                            NDArray real = seen(teacher, guidance, made, noise, share, given);
                            NDArray own = seen(fake, Guidance.NONE, made, noise, share, given);
                            NDArray exact = exact(made);
                            NDArray way = exact.sub(real).abs();
                            NDArray distance =
                                    way.reshape(way.getShape().get(0), -1)
                                            .mean(EACH)
                                            .add(LEAST_DISTANCE);
                            return exact.sub(own.sub(real).div(FlowPath.column(distance)))
                                    .toType(DataType.FLOAT32, false);
                        });
        return Ops.times(made.sub(wanted).square().mean(), 0.5);
    }

    /** No gradient passes. */
    private static NDArray exact(NDArray array) {
        return array.toType(DataType.FLOAT64, false);
    }

    /** What a network makes of the picture with noise. */
    private static NDArray seen(
            Decoder.Generative network,
            Guidance guidance,
            NDArray made,
            NDArray noise,
            NDArray share,
            Given given) {
        FlowPath path = new FlowPath(network.prediction().axis());
        NDArray state = path.state(made, noise, share);
        return exact(given.data(given.of(network, guidance), path, state, share));
    }

    private NDArray missed(NDArray made, NDArray noise, NDArray share, Given given) {
        FlowPath path = new FlowPath(fake.prediction().axis());
        NDArray state = path.state(made, noise, share);
        NDArray said = path.said(given.of(fake, Guidance.NONE), state, share);
        return said.sub(path.velocity(made, noise)).square().mean();
    }
}
