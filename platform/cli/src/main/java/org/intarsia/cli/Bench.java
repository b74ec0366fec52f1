package org.intarsia.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.intarsia.nn.Gradients;
import org.intarsia.nn.Ops;
import org.intarsia.pipeline.Assembly;
import org.intarsia.pipeline.Generator;
import org.intarsia.pipeline.PlainRun;
import org.intarsia.pipeline.SeededNoise;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Conditioning;
import org.intarsia.spi.ConditioningSpec;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.SampleRequest;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.SamplerState;
import org.intarsia.spi.Step;

/**
 * Times one forward of backbone and head against plain matrix products, the two in turn in one
 * process, so that both see the same machine.
 */
final class Bench {
    private static final int MATRIX = 2048;
    private static final float MIDDLE = 0.5f;

    private final Assembly assembly;
    private final int batch;
    private final int rounds;

    Bench(Assembly assembly, int batch, int rounds) {
        this.assembly = assembly;
        this.batch = batch;
        this.rounds = rounds;
    }

    /**
     * What was measured; times are medians.
     *
     * @param forwardSeconds one forward of backbone and head
     * @param flops of that forward; 0 where the parts do not say
     * @param matmulRate of the engine's matmul on square matrices, operations a second
     * @param linearRate of the fastest linear layer on the same matrices
     * @param share median over the rounds of forward rate / matmul rate, the two measured next to
     *     one another
     * @param shareOfFastest the same against the better of the two rates
     * @param weightBytes of the parameters
     * @param peakBytes largest resident memory of the process; 0 where the system does not tell
     */
    record Result(
            double forwardSeconds,
            long flops,
            double matmulRate,
            double linearRate,
            double share,
            double shareOfFastest,
            long weightBytes,
            long peakBytes) {
        double rate() {
            return flops / forwardSeconds;
        }
    }

    Result run(Bar progress, Interrupts interrupts) {
        return Gradients.off(() -> measure(progress, interrupts));
    }

    /** Any text costs the same. */
    private Conditioning conditioning(NDManager manager) {
        if (assembly.conditioning() instanceof ConditioningSpec.Text text) {
            NDArray zeros = manager.zeros(new Shape(batch, text.length(), text.width()));
            return Conditioning.NONE.with(Conditioning.TEXT, zeros, zeros);
        }
        return new Generator(assembly).conditioning(manager, new int[batch]);
    }

    private Result measure(Bar progress, Interrupts interrupts) {
        Backbone backbone = assembly.part(Backbone.class);
        PredictionHead head = assembly.part(PredictionHead.class);
        long flops = backbone.flops(batch) + head.flops(batch);
        double matrixFlops = 2.0 * MATRIX * MATRIX * MATRIX;
        List<Double> forwards = new ArrayList<>();
        List<Double> matmuls = new ArrayList<>();
        List<Double> linears = new ArrayList<>();
        long peak;
        try (NDManager manager = assembly.manager().newSubManager()) {
            PlainRun run = new PlainRun(manager, SeededNoise.from(0, batch), false);
            Conditioning conditioning = conditioning(manager);
            SampleRequest request = assembly.request(manager);
            SamplerState state = assembly.part(Sampler.class).start(request, run.noise());
            try (Backbone.Session session = backbone.open(conditioning, run)) {
                Runnable forward = () -> forward(session, head, state.values());
                IntStream.range(0, 3).forEach(warm -> forward.run());
                peak = peakBytes();
                NDArray x = manager.randomNormal(new Shape(MATRIX, MATRIX));
                NDArray y = manager.randomNormal(new Shape(MATRIX, MATRIX));
                Runnable matmul = () -> x.matMul(y).close();
                Runnable linear = () -> Ops.linear(x, y, null).close();
                matmul.run();
                linear.run();
                for (int round = 0; round < rounds; round++) {
                    interrupts.check();
                    matmuls.add(matrixFlops / seconds(matmul));
                    forwards.add(seconds(forward));
                    linears.add(matrixFlops / seconds(linear));
                    progress.at(round + 1L, "");
                }
            }
        }
        return result(flops, forwards, matmuls, linears, peak);
    }

    private Result result(
            long flops,
            List<Double> forwards,
            List<Double> matmuls,
            List<Double> linears,
            long peak) {
        List<Double> shares = new ArrayList<>();
        List<Double> fastest = new ArrayList<>();
        for (int round = 0; round < forwards.size(); round++) {
            double rate = flops / forwards.get(round);
            shares.add(rate / matmuls.get(round));
            fastest.add(rate / Math.max(matmuls.get(round), linears.get(round)));
        }
        return new Result(
                median(forwards),
                flops,
                median(matmuls),
                median(linears),
                median(shares),
                median(fastest),
                assembly.plan().weightBytes(),
                peak);
    }

    private void forward(Backbone.Session session, PredictionHead head, NDList state) {
        Step step = Step.at(0, 1, MIDDLE, batch);
        NDList features = session.forward(state, step);
        NDList prediction = head.predict(features, state, step);
        // Reading one value waits for a device that works on its own.
        prediction.get(0).flatten().get(0).close();
        prediction.close();
        features.close();
    }

    private static double seconds(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The high-water mark that Linux keeps for a process. */
    private static long peakBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            return 0;
        } catch (IOException notLinux) {
            return 0;
        }
    }
}
