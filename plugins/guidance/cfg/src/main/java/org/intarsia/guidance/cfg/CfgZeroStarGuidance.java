package org.intarsia.guidance.cfg;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.List;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * CFG-Zero* (Fan 2025, arXiv 2503.18886), on velocities: s u + w (c - s u) with the scale s =
 * &lt;c, u&gt; / ||u||^2 of each row that brings u nearest to c; and no motion at all in the first
 * steps, where the velocity of a trained network is worse than none.
 */
@Summary(
        "CFG-Zero*: rescales the unconditional prediction; the velocity of the first steps is zero")
final class CfgZeroStarGuidance implements StatelessGuidance {
    /** Below any squared norm of a velocity that means something. */
    private static final float TINY = 1e-8f;

    private final CfgZeroStarOptions options;
    private final NullBranch without;

    @Inject
    CfgZeroStarGuidance(CfgZeroStarOptions options, PredictionSpec prediction) {
        if (!prediction.isFlow()) {
            throw new IncompatibleException(
                    "head", "guidance", prediction.kind(), "a prediction of a flow");
        }
        this.options = options;
        this.without = options.without();
    }

    @Override
    public List<Branch> branches() {
        return options.scale() == 1 ? CfgFormula.conditional() : without.both();
    }

    @Override
    public List<Branch> branches(GuidedStep at) {
        return at.step().index() < options.zeroSteps() ? List.of() : branches();
    }

    @Override
    public NDList combine(GuidedStep at, List<NDList> predictions) {
        if (predictions.size() == 1) {
            return predictions.get(0);
        }
        return Scoped.list(
                () -> {
                    NDList v = predictions.isEmpty() ? still(at) : guided(at, predictions);
                    return at.convert(v, PredictionKind.VELOCITY, at.kind());
                });
    }

    /** A velocity of zero. */
    private static NDList still(GuidedStep at) {
        NDList zeros = new NDList();
        ModelInput.latents(at.input()).members().forEach(z -> zeros.add(z.zerosLike()));
        return zeros;
    }

    private NDList guided(GuidedStep at, List<NDList> predictions) {
        NDList c = at.convert(predictions.get(0), at.kind(), PredictionKind.VELOCITY);
        NDList u = at.convert(predictions.get(1), at.kind(), PredictionKind.VELOCITY);
        NDList v = new NDList();
        for (int member = 0; member < c.size(); member++) {
            NDArray square = RowSums.of(u.get(member).square()).maximum(TINY);
            NDArray scale = RowSums.of(c.get(member).mul(u.get(member))).div(square);
            NDArray scaled = u.get(member).mul(scale);
            NDArray difference = c.get(member).sub(scaled);
            v.add(scaled.add(difference.mul((float) options.scale())));
        }
        return v;
    }
}
