package org.intarsia.spi.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * The one place where a prediction of one kind becomes another. With d the distance to the data end
 * of the path (1 - t where noise is at zero, t where it is at one), z = (1 - d) x + d e, and the
 * velocity dz/dt is x - e or e - x.
 *
 * <p>Where x is predicted, velocity = (x - z) / max(d, tEps), and back with the same divisor, so
 * that the two are exact inverses also inside the clamp.
 */
public final class Predictions {
    private final PredictionSpec spec;

    public Predictions(PredictionSpec spec) {
        this.spec = spec;
    }

    /** Whether {@link #convert} can compute {@code wanted} from what the spec's head predicts. */
    public boolean canGive(PredictionKind wanted) {
        return wanted == spec.kind()
                || spec.isFlow()
                        && (wanted == PredictionKind.X
                                || wanted == PredictionKind.VELOCITY
                                || wanted == PredictionKind.EPSILON);
    }

    /**
     * What the head predicted as another kind, member by member: new arrays, and nothing else that
     * was made on the way is left.
     *
     * @param prediction of the spec's kind, on the state's shapes
     * @param state what the network was shown
     */
    public NDList convert(NDList prediction, NDList state, Step step, PredictionKind wanted) {
        return convert(prediction, state, step, spec.kind(), wanted);
    }

    /**
     * As {@link #convert(NDList, NDList, Step, PredictionKind)}, of what was shown; a prediction
     * that is of the kind already needs no flow.
     */
    public NDList convert(NDList prediction, ModelInput input, Step step, PredictionKind wanted) {
        return wanted == spec.kind()
                ? prediction
                : convert(prediction, ModelInput.latents(input).members(), step, wanted);
    }

    /**
     * As {@link #convert(NDList, NDList, Step, PredictionKind)}, from a kind that need not be the
     * head's own.
     */
    public NDList convert(
            NDList prediction, NDList state, Step step, PredictionKind from, PredictionKind to) {
        if (from == to) {
            return prediction;
        }
        if (!canGive(to) || !canGive(from)) {
            throw new IllegalArgumentException("no " + to + " can be made of " + from);
        }
        NDList converted = new NDList(prediction.size());
        for (int member = 0; member < prediction.size(); member++) {
            NDArray p = prediction.get(member);
            NDArray z = state.get(member);
            converted.add(Scoped.run(() -> convert(p, z, step, from, to)));
        }
        return converted;
    }

    private NDArray convert(
            NDArray p, NDArray z, Step step, PredictionKind from, PredictionKind to) {
        NDArray velocity = from == PredictionKind.VELOCITY ? p : toVelocity(p, z, step, from);
        return to == PredictionKind.VELOCITY ? velocity : fromVelocity(velocity, z, step, to);
    }

    private NDArray toVelocity(NDArray p, NDArray z, Step step, PredictionKind from) {
        boolean towardsData = spec.axis() == TimeAxis.NOISE_AT_ZERO;
        if (from == PredictionKind.X) {
            NDArray difference = towardsData ? p.sub(z) : z.sub(p);
            return difference.div(distance(z, step, true));
        }
        NDArray difference = towardsData ? z.sub(p) : p.sub(z);
        return difference.div(distance(z, step, false).neg().add(1).maximum(smallest()));
    }

    private NDArray fromVelocity(NDArray v, NDArray z, Step step, PredictionKind to) {
        NDArray along = spec.axis() == TimeAxis.NOISE_AT_ZERO ? v : v.neg();
        if (to == PredictionKind.X) {
            return z.add(along.mul(distance(z, step, spec.kind() == PredictionKind.X)));
        }
        return z.sub(along.mul(distance(z, step, false).neg().add(1)));
    }

    private double smallest() {
        return Math.max(spec.tEps(), 1e-6);
    }

    /**
     * d of each row, shaped to broadcast over {@code like}. A copy: what is made of numbers lies on
     * memory of the JVM, which a gradient's graph may still need when the array is closed.
     */
    private NDArray distance(NDArray like, Step step, boolean clamped) {
        float[] d = step.t().clone();
        for (int row = 0; row < d.length; row++) {
            d[row] = spec.axis() == TimeAxis.NOISE_AT_ZERO ? 1f - d[row] : d[row];
            if (clamped) {
                d[row] = Math.max(d[row], (float) smallest());
            }
        }
        long[] shape = new long[like.getShape().dimension()];
        java.util.Arrays.fill(shape, 1);
        shape[0] = d.length;
        return like.getManager().create(d, new Shape(shape)).duplicate();
    }
}
