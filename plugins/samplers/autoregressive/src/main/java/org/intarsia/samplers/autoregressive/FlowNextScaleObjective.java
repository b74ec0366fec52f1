package org.intarsia.samplers.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.intarsia.nn.layers.ConditioningDropout;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.tokens.LatentPyramid;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * Flow matching at every scale of the latents, given the coarser ones (FlowAR): all scales in one
 * forward of the backbone, each at a time of its own, weighed by its share of the finest scale's
 * cells. The terms are called {@code scale-0}, {@code scale-1}, ...
 *
 * <p>It draws, with the scale as the draw, {@code t} [B], uniform, and {@code noise} [B, C, s, s],
 * normal; and which rows are trained without their label.
 */
@Summary("Mean squared error of the velocity at every scale of the latents (FlowAR)")
final class FlowNextScaleObjective implements Objective {
    private final double labelDrop;
    private final PredictionSpec spec;
    private final LatentPyramid pyramid;

    @Inject
    FlowNextScaleObjective(FlowNextScaleOptions options, PredictionSpec spec, LatentSpec latents) {
        this.labelDrop = options.labelDrop();
        this.spec = spec;
        if (!spec.isFlow()) {
            throw new IncompatibleException(
                    "head", "objective", spec.kind(), "a prediction of a flow");
        }
        if (!(latents instanceof LatentSpec.Continuous continuous)) {
            throw new IncompatibleException(
                    "tokenizer", "objective", latents, "continuous latents");
        }
        pyramid = LatentPyramid.of(continuous);
    }

    @Override
    public Optional<InputKind> shows() {
        return Optional.of(InputKind.VECTORS);
    }

    @Override
    public Optional<InputKind> showsHead() {
        return Optional.of(InputKind.LATENTS);
    }

    @Override
    public Loss loss(TrainingBatch batch) {
        NDArray x = batch.latents().value();
        NDArray shown = Gradients.off(() -> pyramid.allShown(x));
        Predictor network =
                batch.predictor(ConditioningDropout.of(batch, labelDrop), PredictionKind.VELOCITY)
                        .hold(new ModelInput.Vectors(shown), new Step(0, 1, new float[0]));
        Map<String, NDArray> terms = new LinkedHashMap<>();
        NDArray total = null;
        Grid finest = pyramid.scales().get(pyramid.count() - 1);
        for (int scale = 0; scale < pyramid.count(); scale++) {
            NDArray term = term(batch, network, pyramid.at(x, scale), scale);
            terms.put("scale-" + scale, term);
            double share = (double) pyramid.scales().get(scale).tokens() / finest.tokens();
            NDArray weighed = Ops.times(term, share);
            total = total == null ? weighed : total.add(weighed);
        }
        return new Loss(total, terms);
    }

    private NDArray term(TrainingBatch batch, Predictor network, NDArray x, int scale) {
        NDManager manager = batch.run().manager();
        NDArray times = batch.noise().uniform(manager, "t", scale, new Shape());
        NDArray unit = batch.noise().normal(manager, "noise", scale, x.getShape().slice(1));
        NDArray e = unit.mul((float) spec.noiseScale());
        NDArray t = times.reshape(times.size(), 1, 1, 1);
        NDArray rest = t.neg().add(1);
        boolean up = spec.axis() == TimeAxis.NOISE_AT_ZERO;
        NDArray z = up ? x.mul(t).add(e.mul(rest)) : x.mul(rest).add(e.mul(t));
        NDArray target = up ? x.sub(e) : e.sub(x);
        Step step = new Step(0, 1, times.toFloatArray());
        NDArray v = network.predict(new ModelInput.NoisyLatents(z), step).get(0);
        return target.sub(v).square().mean();
    }
}
