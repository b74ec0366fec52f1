package org.intarsia.samplers.autoregressive.patches;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.Optional;
import org.intarsia.nn.diffusion.DdpmLoss;
import org.intarsia.nn.diffusion.DdpmSchedule;
import org.intarsia.nn.training.WeightedTerms;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * The loss of a head that paints one patch, for all patches of a picture given those before: all of
 * them in one forward of the backbone, each at times of its own.
 *
 * <p>It draws {@code t} [repeats, N], {@code noise} [repeats, N, C, p, p], {@code order} where it
 * is random, and which rows are trained without their label and without {@code z}.
 */
@Summary("The loss of patches that a diffusion or a flow paints one after the other (MAR, hybrids)")
public final class PatchObjective extends PatchwiseObjective {
    private final PatchObjectiveOptions options;
    private final PredictionSpec spec;
    private final DdpmSchedule schedule = DdpmSchedule.whole();

    @Inject
    public PatchObjective(
            PatchObjectiveOptions options,
            PredictionSpec spec,
            FeatureSpec features,
            LatentSpec latents,
            Parts parts) {
        super(features, latents, options.order(), options.codes(), parts);
        this.options = options;
        this.spec = spec;
        if (!spec.isFlow() && spec.kind() != PredictionKind.NOISE_AND_VARIANCE) {
            throw new IncompatibleException(
                    "head", "objective", spec.kind(), "a prediction of a flow or of a diffusion");
        }
    }

    @Override
    public Optional<InputKind> showsHead() {
        return Optional.of(InputKind.LATENTS);
    }

    @Override
    Conditioning conditioning(TrainingBatch batch) {
        return options.drops().of(batch, features());
    }

    @Override
    PredictionKind wanted() {
        return spec.isFlow() ? PredictionKind.VELOCITY : spec.kind();
    }

    @Override
    void add(WeightedTerms terms, TrainingBatch batch, Held held) {
        if (spec.isFlow()) {
            addFlow(terms, batch, held);
        } else {
            addDiffusion(terms, batch, held);
        }
    }

    /** Of [B, r, ...] the rows in the order of the head: repeats, batch, patches. */
    private NDArray rows(NDArray drawn, Shape row) {
        int[] axes = new int[drawn.getShape().dimension()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i;
        }
        axes[0] = 1;
        axes[1] = 0;
        return drawn.transpose(axes).reshape(new Shape(-1).addAll(row));
    }

    /** Data and noise as rows. */
    private record Rows(NDArray x, NDArray e, NDArray t) {}

    private Rows drawn(TrainingBatch batch, NDArray patchesBNV) {
        NDManager manager = batch.run().manager();
        long n = patchesBNV.getShape().get(1);
        int p = features().patch();
        long c = patchesBNV.getShape().get(2) / ((long) p * p);
        Shape patch = new Shape(c, p, p);
        NDArray t = times(batch, new Shape(options.repeats(), n));
        NDArray e =
                batch.noise()
                        .normal(manager, "noise", 0, new Shape(options.repeats(), n).addAll(patch));
        NDArray x = patchesBNV.reshape(new Shape(-1).addAll(patch));
        NDList copies = new NDList();
        for (int i = 0; i < options.repeats(); i++) {
            copies.add(x);
        }
        return new Rows(NDArrays.concat(copies), rows(e, patch), rows(t, new Shape()));
    }

    private NDArray times(TrainingBatch batch, Shape shape) {
        NDManager manager = batch.run().manager();
        if (!spec.isFlow() || options.times() == PatchObjectiveOptions.Times.UNIFORM) {
            return batch.noise().uniform(manager, "t", 0, shape);
        }
        NDArray normal = batch.noise().normal(manager, "t", 0, shape);
        NDArray logit = normal.mul((float) options.pStd()).add((float) options.pMean());
        return logit.neg().exp().add(1).pow(-1);
    }

    private static NDList said(Held held, NDArray noisy, Step step) {
        ModelInput shown = new ModelInput.NoisyLatents(new NDList(noisy), held.drawn());
        return held.predictor().predict(shown, step);
    }

    private void addFlow(WeightedTerms terms, TrainingBatch batch, Held held) {
        Rows rows = drawn(batch, held.patchesBNV());
        NDArray t = rows.t().reshape(-1, 1, 1, 1);
        NDArray z = rows.x().mul(t.neg().add(1)).add(rows.e().mul(t));
        Step step = new Step(0, 1, rows.t().toFloatArray());
        NDArray said = said(held, z, step).get(0);
        terms.add("velocity", 1, () -> said.sub(rows.e().sub(rows.x())).square().mean());
    }

    private void addDiffusion(WeightedTerms terms, TrainingBatch batch, Held held) {
        Rows rows = drawn(batch, held.patchesBNV());
        float[] times = rows.t().toFloatArray();
        int[] steps = new int[times.length];
        for (int row = 0; row < steps.length; row++) {
            steps[row] = Math.min((int) (times[row] * DdpmSchedule.STEPS), DdpmSchedule.STEPS - 1);
            times[row] = steps[row];
        }
        NDArray noisy = schedule.noisy(steps, rows.x(), rows.e());
        NDList said = said(held, noisy, new Step(0, 1, times));
        DdpmLoss loss = new DdpmLoss(schedule);
        DdpmLoss.Shown shown =
                new DdpmLoss.Shown(steps, flat(rows.x()), flat(noisy), flat(rows.e()));
        terms.add("noise", 1, () -> loss.error(shown, flat(said.get(0))).mean());
        terms.add("bound", 1, () -> loss.bound(shown, flat(said.get(0)), flat(said.get(1))).mean());
    }

    private static NDArray flat(NDArray rows) {
        return rows.reshape(rows.getShape().get(0), -1);
    }
}
