package org.intarsia.samplers.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.intarsia.samplers.flow.times.TimeSchedule;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Progress;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * The pair of Runge-Kutta methods of orders 5 and 4 of Dormand and Prince (1980), with steps of the
 * length that the error allows. Every row has its own time, its own length of step and its own
 * error: a step is tried once for all rows, and those whose error is too large try a shorter one
 * next time. Rows that have arrived stay as they are, and no row looks at another, so that a
 * picture does not depend on its batch. The last step to the data is Euler's, because at the data
 * end the velocity is not defined.
 */
@Summary("Runge-Kutta 5(4) of Dormand and Prince: steps as long as the error of each row allows")
final class Rk45Sampler implements Sampler {
    /** Where the stages are asked, and what of the velocities before leads there. */
    private static final double[] C = {0, 1 / 5.0, 3 / 10.0, 4 / 5.0, 8 / 9.0, 1, 1};

    private static final double[][] A = {
        {},
        {1 / 5.0},
        {3 / 40.0, 9 / 40.0},
        {44 / 45.0, -56 / 15.0, 32 / 9.0},
        {19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0},
        {9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0},
        {35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0}
    };

    /** The weights of order 5, which are the last row of A, less those of order 4. */
    private static final double[] ERROR = {
        71 / 57600.0, 0, -71 / 16695.0, 71 / 1920.0, -17253 / 339200.0, 22 / 525.0, -1 / 40.0
    };

    private static final String EVALUATIONS = "evaluations";
    private static final String REJECTED = "rejected";

    private final Rk45Options options;
    private final StepControl.Ends ends;
    private final FlowTrajectory trajectory;

    @Inject
    Rk45Sampler(Rk45Options options, PredictionSpec prediction) {
        this.options = options;
        this.ends = new StepControl.Ends(TimeSchedule.flow(prediction.axis()));
        this.trajectory =
                new FlowTrajectory(
                        StepControl.expected(1, (float) options.firstStep(), options), ends);
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.VELOCITY;
    }

    @Override
    public InputKind shows() {
        return InputKind.LATENTS;
    }

    @Override
    public boolean choosesSteps() {
        return true;
    }

    @Override
    public SamplerState start(SampleRequest request, Noise noise) {
        return trajectory.start(request, noise);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        if (state.index() >= options.maxSteps()) {
            throw new IntarsiaException(
                    ErrorCode.STEP_LIMIT,
                    "sampler",
                    "the end is not reached after "
                            + state.index()
                            + " steps; the times are "
                            + Arrays.toString(state.t()),
                    "Allow a larger rtol and atol, or more max-steps.");
        }
        NDManager owner = state.values().get(0).getManager();
        StepControl rows = new StepControl(state, options, ends);
        Attempt attempt = new Attempt(state, predictor);
        NDList kept =
                Scoped.keep(
                        owner,
                        () -> {
                            attempt.run(rows);
                            NDList moved = attempt.moved(rows);
                            return rows.arrived()
                                    ? moved
                                    : moved.addAll(attempt.memory(rows, owner));
                        });
        int members = state.values().size();
        return state.next(
                progress(state, rows, attempt.evaluations),
                rows.next(),
                kept.subNDList(0, members),
                kept.subNDList(members));
    }

    private Progress progress(SamplerState state, StepControl rows, int evaluations) {
        Map<String, Double> before = state.progress().figures();
        int index = state.index() + 1;
        return new Progress(
                index,
                index + rows.expected(),
                rows.arrived(),
                Map.of(
                        EVALUATIONS, before.getOrDefault(EVALUATIONS, 0.0) + evaluations,
                        REJECTED, before.getOrDefault(REJECTED, 0.0) + rows.rejected()));
    }

    /** The noise left is that of the row that has most of it. */
    @Override
    public Latents latents(SamplerState state, SampleRequest request) {
        double left = 0;
        for (float t : state.t()) {
            left = Math.max(left, Math.min(1, ends.distance(t)));
        }
        return Latents.ofFlow(
                state.values().get(0),
                request.latents(),
                state.done() ? 0 : left,
                request.prediction().noiseScale());
    }

    /** The network's answers in one step. */
    private final class Attempt {
        private final SamplerState state;
        private final Predictor predictor;
        private final NDList y;
        private final List<NDList> velocities = new ArrayList<>();
        private NDList fifth;
        private int evaluations;

        Attempt(SamplerState state, Predictor predictor) {
            this.state = state;
            this.predictor = predictor;
            this.y = state.values();
        }

        void run(StepControl rows) {
            velocities.add(
                    state.memory().isEmpty()
                            ? ask(y, rows.times())
                            : state.memory().subNDList(0, y.size()));
            if (!rows.tries()) {
                return;
            }
            for (int stage = 1; stage < A.length; stage++) {
                fifth = combined(A[stage], rows.tried());
                float[] times = new float[rows.rows()];
                for (int row = 0; row < times.length; row++) {
                    times[row] = rows.time(row, C[stage]);
                }
                velocities.add(ask(fifth, times));
            }
            rows.judge(errors(rows));
        }

        private NDList ask(NDList members, float[] times) {
            evaluations++;
            Step step = new Step(state.index(), state.expected(), times).begun(state.t());
            return predictor.predict(new ModelInput.NoisyLatents(members), step);
        }

        /** The state moved along a mix of the velocities so far, each row by its own step. */
        private NDList combined(double[] weights, float[] steps) {
            NDList result = new NDList();
            for (int member = 0; member < y.size(); member++) {
                NDArray mix = mix(member, weights).mul(column(signed(steps), y.get(member)));
                result.add(y.get(member).add(mix));
            }
            return result;
        }

        private NDArray mix(int member, double[] weights) {
            NDArray sum = velocities.get(0).get(member).mul((float) weights[0]);
            for (int i = 1; i < weights.length; i++) {
                if (weights[i] != 0) {
                    sum = sum.add(velocities.get(i).get(member).mul((float) weights[i]));
                }
            }
            return sum;
        }

        /** The root of the mean square over a row of all members, in units of the tolerance. */
        private double[] errors(StepControl rows) {
            double[] squares = new double[rows.rows()];
            long numbers = 0;
            for (int member = 0; member < y.size(); member++) {
                NDArray before = y.get(member);
                NDArray size = before.abs().maximum(fifth.get(member).abs());
                NDArray allowed = size.mul((float) options.rtol()).add((float) options.atol());
                NDArray error = mix(member, ERROR).mul(column(rows.tried(), before)).div(allowed);
                float[] sums =
                        error.square()
                                .reshape(squares.length, -1)
                                .sum(new int[] {1})
                                .toFloatArray();
                for (int row = 0; row < squares.length; row++) {
                    squares[row] += sums[row];
                }
                numbers += before.size() / squares.length;
            }
            for (int row = 0; row < squares.length; row++) {
                squares[row] = Math.sqrt(squares[row] / numbers);
            }
            return squares;
        }

        /** Rows that were accepted are moved, rows at their end take Euler's step, others stay. */
        NDList moved(StepControl rows) {
            NDList euler = combined(new double[] {1}, rows.last());
            return fifth == null ? euler : chosen(rows.accepted(), fifth, euler);
        }

        /** The velocity where each row is now, and the length of its next step. */
        NDList memory(StepControl rows, NDManager owner) {
            NDList first = velocities.get(0);
            NDList kept =
                    fifth == null
                            ? copies(first)
                            : chosen(rows.accepted(), velocities.get(A.length - 1), first);
            kept.add(owner.create(rows.lengths()));
            return kept;
        }

        private NDList copies(NDList list) {
            NDList copies = new NDList();
            list.forEach(array -> copies.add(array.duplicate()));
            return copies;
        }

        private NDList chosen(boolean[] rows, NDList yes, NDList no) {
            NDList chosen = new NDList();
            for (int member = 0; member < y.size(); member++) {
                Shape shape = y.get(member).getShape();
                NDArray mask =
                        y.get(member).getManager().create(rows, columnShape(rows.length, shape));
                chosen.add(NDArrays.where(mask.broadcast(shape), yes.get(member), no.get(member)));
            }
            return chosen;
        }

        private float[] signed(float[] steps) {
            float[] signed = steps.clone();
            for (int row = 0; row < signed.length; row++) {
                signed[row] *= ends.axis() == TimeAxis.NOISE_AT_ZERO ? 1 : -1;
            }
            return signed;
        }

        private NDArray column(float[] rows, NDArray like) {
            return like.getManager().create(rows, columnShape(rows.length, like.getShape()));
        }

        private static Shape columnShape(int rows, Shape like) {
            long[] shape = new long[like.dimension()];
            Arrays.fill(shape, 1);
            shape[0] = rows;
            return new Shape(shape);
        }
    }
}
