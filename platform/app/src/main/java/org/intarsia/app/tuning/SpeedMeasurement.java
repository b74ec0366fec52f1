package org.intarsia.app.tuning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.intarsia.app.bench.LatentForward;
import org.intarsia.app.bench.Timing;
import org.intarsia.nn.ops.EngineThreads;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.plan.MemoryLimit;
import org.intarsia.pipeline.run.SamplingRun;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.spec.InputKind;
import org.jspecify.annotations.Nullable;

/**
 * Times a network with several numbers of threads and of rows. Each time is the shortest of some
 * rounds, in which all numbers have their turn: other work on the machine only makes times longer.
 */
final class SpeedMeasurement {
    private static final int ROUNDS = 5;
    private static final int MOST_ROWS = 64;
    private static final double LONG_FORWARD = 1;

    /** Steps that tell: every step of a flow costs the same, those of other samplers may grow. */
    private static final int STEPS_OF_FLOW = 4;

    private static final int STEPS = 16;

    /** A run may take so much longer where that leaves processors to other runs. */
    private static final double SLOWER = 1.15;

    /** Fewer rows are taken where more gain less. */
    private static final double GAIN = 1.05;

    private final Assembly assembly;
    private final @Nullable Long memory;

    /**
     * @param memory bytes that a run may take; null for what the device has
     */
    SpeedMeasurement(Assembly assembly, @Nullable Long memory) {
        this.assembly = assembly;
        this.memory = memory;
    }

    /**
     * The fewest threads with which one picture takes hardly longer than with any other number: a
     * small network waits for its threads more than it gains by them.
     */
    Measured threads() {
        List<Integer> tried = new ArrayList<>();
        for (int threads = 1; threads < EngineThreads.own(); threads *= 2) {
            tried.add(threads);
        }
        tried.add(EngineThreads.own());
        if (tried.size() == 1 || assembly.device().isGpu()) {
            return new Measured(EngineThreads.own(), Map.of());
        }
        Map<Integer, Double> seconds = shortest(tried, this::steps);
        return new Measured(choice(seconds, SLOWER), seconds);
    }

    private double steps(int threads) {
        return EngineThreads.with(
                threads,
                () -> {
                    boolean flow = assembly.part(Backbone.class).reads() == InputKind.LATENTS;
                    int most = flow ? STEPS_OF_FLOW : STEPS;
                    try (SamplingRun run =
                            SamplingRun.start(
                                    assembly,
                                    new long[] {0},
                                    at -> Timing.conditioning(assembly, at, 1))) {
                        return Timing.seconds(() -> steps(run, most));
                    }
                });
    }

    private static void steps(SamplingRun run, int most) {
        for (int taken = 0; taken < most && !run.done(); taken++) {
            run.step((progress, preview) -> {});
        }
    }

    /**
     * The fewest rows of a forward that cost hardly more each than in any larger one; 1 where
     * sharing forwards gains nothing, or the network cannot.
     *
     * @param threads that compute a forward
     */
    Measured rows(int threads) {
        if (assembly.part(Backbone.class).reads() != InputKind.LATENTS) {
            return new Measured(1, Map.of());
        }
        Map<Integer, Double> each = new TreeMap<>();
        int used = threads == RunTuning.ENGINES_OWN ? EngineThreads.own() : threads;
        Gradients.off(() -> EngineThreads.with(used, () -> time(each)));
        return new Measured(choice(each, GAIN), each);
    }

    private Void time(Map<Integer, Double> each) {
        MemoryLimit limit = MemoryLimit.of(assembly.device(), memory);
        for (int rows = 1; rows <= MOST_ROWS; rows *= 2) {
            if (rows > 1 && assembly.memory(rows).bytes() > limit.bytes()) {
                break;
            }
            double seconds = forward(rows);
            each.put(rows, seconds / rows);
            if (seconds > LONG_FORWARD) {
                break;
            }
        }
        return null;
    }

    private double forward(int rows) {
        try (LatentForward forward = new LatentForward(assembly, rows)) {
            forward.run();
            double best = Double.POSITIVE_INFINITY;
            for (int round = 0; round < ROUNDS; round++) {
                best = Math.min(best, Timing.seconds(forward));
            }
            return best;
        }
    }

    /** The first round warms up. */
    private static Map<Integer, Double> shortest(List<Integer> numbers, IntToDoubleFunction time) {
        Map<Integer, Double> best = new TreeMap<>();
        for (int round = 0; round <= ROUNDS; round++) {
            for (int number : numbers) {
                double seconds = time.applyAsDouble(number);
                if (round > 0) {
                    best.merge(number, seconds, Math::min);
                }
            }
        }
        return best;
    }

    /** The smallest number whose figure is at most so many times the best. */
    static int choice(Map<Integer, Double> figures, double worse) {
        double best =
                figures.values().stream().min(Comparator.naturalOrder()).orElseThrow() * worse;
        return figures.entrySet().stream()
                .filter(one -> one.getValue() <= best)
                .mapToInt(Map.Entry::getKey)
                .min()
                .orElseThrow();
    }
}
