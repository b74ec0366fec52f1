package org.intarsia.guidance.cfg;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.List;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * Adaptive projected guidance (Sadat 2024, arXiv 2410.02416), on predictions of the clean data: the
 * update x_c - x_u is averaged over the steps with a momentum, bounded in norm, and of its part
 * along x_c, which oversaturates, only the share eta is kept.
 */
@Summary(
        "Adaptive projected guidance: momentum over the steps, without the part that oversaturates")
final class ApgGuidance implements Guidance {
    /** Below any squared norm of a prediction that means something. */
    private static final double TINY = 1e-12;

    private final ApgOptions options;
    private final NullBranch without;

    @Inject
    ApgGuidance(ApgOptions options, PredictionSpec prediction) {
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
    public Session open(RunContext run) {
        return new Average(run);
    }

    /** One run: the averaged update of every member. */
    private final class Average implements Session {
        private final RunContext run;
        private NDList average = new NDList();

        Average(RunContext run) {
            this.run = run;
        }

        @Override
        public List<Branch> branches(GuidedStep at) {
            return ApgGuidance.this.branches();
        }

        @Override
        public NDList combine(GuidedStep at, List<NDList> predictions) {
            if (predictions.size() == 1) {
                return predictions.get(0);
            }
            NDList results = Scoped.list(() -> guided(at, predictions));
            int members = results.size() / 2;
            NDList updates = results.subNDList(members);
            updates.forEach(Scoped::outlive);
            keep(updates);
            return results.subNDList(0, members);
        }

        /** The guided predictions of all members, then their averaged updates. */
        private NDList guided(GuidedStep at, List<NDList> predictions) {
            NDList c = at.convert(predictions.get(0), at.kind(), PredictionKind.X);
            NDList u = at.convert(predictions.get(1), at.kind(), PredictionKind.X);
            NDList x = new NDList();
            NDList updates = new NDList();
            for (int member = 0; member < c.size(); member++) {
                NDArray update = c.get(member).sub(u.get(member));
                if (!average.isEmpty()) {
                    update = average.get(member).mul((float) options.momentum()).add(update);
                }
                updates.add(update);
                NDArray step = projected(bounded(update), c.get(member));
                x.add(c.get(member).add(step.mul((float) (options.scale() - 1))));
            }
            return new NDList(at.convert(x, PredictionKind.X, at.kind())).addAll(updates);
        }

        private void keep(NDList updates) {
            average.close();
            average = updates;
            average.attach(run.manager());
        }

        @Override
        public NDList memory() {
            return new NDList(average);
        }

        @Override
        public void restore(NDList memory) {
            NDList copies = new NDList();
            memory.forEach(array -> copies.add(Scoped.outlive(array.duplicate())));
            keep(copies);
        }

        @Override
        public void close() {
            average.close();
        }
    }

    /** An update whose norm in each row is at most the threshold. */
    private NDArray bounded(NDArray update) {
        if (options.normThreshold() == 0) {
            return update;
        }
        NDArray norm = RowSums.of(update.square()).sqrt().maximum((float) TINY);
        NDArray factor = norm.pow(-1).mul((float) options.normThreshold()).minimum(1f);
        return update.mul(factor);
    }

    /** The part across the prediction, with the share eta of the part along it. */
    private NDArray projected(NDArray update, NDArray x) {
        NDArray square = RowSums.of(x.square()).maximum((float) TINY);
        NDArray along = x.mul(RowSums.of(update.mul(x)).div(square));
        return update.sub(along.mul((float) (1 - options.eta())));
    }
}
