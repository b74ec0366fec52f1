package org.intarsia.app.bench;

import static org.intarsia.spi.plugin.MatrixPrecision.FLOAT32;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.intarsia.app.TaskMonitor;
import org.intarsia.nn.ops.Costed;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.Ops;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.PredictionHead;

/**
 * Times one forward of backbone and head against plain matrix products, the two in turn in one
 * process, so that both see the same machine.
 */
public final class Bench {
    private static final int MATRIX = 2048;

    private final Assembly assembly;
    private final int batch;
    private final int rounds;

    public Bench(Assembly assembly, int batch, int rounds) {
        this.assembly = assembly;
        this.batch = batch;
        this.rounds = rounds;
    }

    public ForwardReport run(TaskMonitor monitor) {
        return Gradients.off(() -> measure(monitor));
    }

    private ForwardReport measure(TaskMonitor monitor) {
        Backbone backbone = assembly.part(Backbone.class);
        PredictionHead head = assembly.part(PredictionHead.class);
        long flops = Costed.of(backbone, batch) + Costed.of(head, batch);
        double matrixFlops = 2.0 * MATRIX * MATRIX * MATRIX;
        List<Double> forwards = new ArrayList<>();
        List<Double> matmuls = new ArrayList<>();
        List<Double> linears = new ArrayList<>();
        long peak;
        try (LatentForward forward = new LatentForward(assembly, batch);
                NDManager manager = assembly.manager().newSubManager()) {
            IntStream.range(0, 3).forEach(warm -> forward.run());
            peak = Timing.peakBytes();
            NDArray x = manager.randomNormal(new Shape(MATRIX, MATRIX));
            NDArray y = manager.randomNormal(new Shape(MATRIX, MATRIX));
            Runnable matmul = () -> x.matMul(y).close();
            Runnable linear = () -> Ops.linear(x, y, null, FLOAT32).close();
            matmul.run();
            linear.run();
            for (int round = 0; round < rounds; round++) {
                monitor.check();
                matmuls.add(matrixFlops / Timing.seconds(matmul));
                forwards.add(Timing.seconds(forward));
                linears.add(matrixFlops / Timing.seconds(linear));
                monitor.progress(round + 1L);
            }
        }
        return result(flops, forwards, matmuls, linears, peak);
    }

    private ForwardReport result(
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
        return new ForwardReport(
                batch,
                rounds,
                Timing.median(forwards),
                flops,
                Timing.median(matmuls),
                Timing.median(linears),
                Timing.median(shares),
                Timing.median(fastest),
                assembly.plan().weightBytes(),
                peak);
    }
}
