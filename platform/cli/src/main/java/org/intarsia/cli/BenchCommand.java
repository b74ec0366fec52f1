package org.intarsia.cli;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.intarsia.pipeline.Assembly;
import org.intarsia.pipeline.Devices;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.Plan;
import org.intarsia.pipeline.RandomWeights;
import org.intarsia.spi.IntarsiaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        description =
                "Time one forward at random weights against the machine's matrix rate; state the peak memory.")
final class BenchCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin private PipelineOptions options = new PipelineOptions();

    @Option(
            names = "--batch",
            defaultValue = "2",
            description = "Rows of the forward. ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--rounds",
            defaultValue = "30",
            description = "Measurements of each. ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    BenchCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (batch < 1 || batch > 1024 || rounds < 1 || rounds > 10_000) {
            throw new IntarsiaException(
                    "INT-404",
                    "--batch " + batch + " --rounds " + rounds,
                    "out of range",
                    "Give a batch of 1 to 1024 and 1 to 10000 rounds.");
        }
        Pipelines pipelines = options.pipelines(environment);
        Plan plan = pipelines.plan(options.manifest(environment.home()));
        Bench.Result result;
        try (NDManager manager =
                        NDManager.newBaseManager(
                                Devices.resolve(plan.manifest().device(), "device"));
                RandomWeights weights = new RandomWeights(manager);
                Assembly assembly = pipelines.assembleOver(plan, (entry, holder) -> weights);
                Bar progress = new Bar(environment.console(), "rounds", rounds)) {
            result = new Bench(assembly, batch, rounds).run(progress, environment.interrupts());
        }
        if (json) {
            environment.console().line(json(plan, result));
        } else {
            print(plan, result);
        }
        return ExitCode.DONE;
    }

    private void print(Plan plan, Bench.Result result) {
        Console console = environment.console();
        console.line(
                plan.manifest().name() + ", batch " + batch + ", medians of " + rounds + " rounds");
        console.line(format("forward        %.1f ms", 1e3 * result.forwardSeconds()));
        if (result.flops() > 0) {
            console.line(
                    format(
                            "rate           %.1f GFLOP/s (%.1f GFLOP)",
                            result.rate() / 1e9, result.flops() / 1e9));
        }
        console.line(format("matrix rate    %.1f GFLOP/s (matmul)", result.matmulRate() / 1e9));
        console.line(format("fastest rate   %.1f GFLOP/s (linear)", result.linearRate() / 1e9));
        if (result.flops() > 0) {
            console.line(
                    format(
                            "share          %.1f %% of the matrix rate, %.1f %% of the fastest",
                            100 * result.share(), 100 * result.shareOfFastest()));
        }
        console.line(
                "peak memory    "
                        + Table.bytes(result.peakBytes())
                        + " resident, weights "
                        + Table.bytes(result.weightBytes())
                        + ", beyond them "
                        + Table.bytes(result.peakBytes() - result.weightBytes()));
    }

    private String json(Plan plan, Bench.Result result) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("manifest", plan.manifest().name());
        values.put("batch", batch);
        values.put("rounds", rounds);
        values.put("forward_s", result.forwardSeconds());
        values.put("flop", result.flops());
        values.put("flop_per_s", result.rate());
        values.put("matrix_flop_per_s", result.matmulRate());
        values.put("fastest_flop_per_s", result.linearRate());
        values.put("share", result.share());
        values.put("share_of_fastest", result.shareOfFastest());
        values.put("weight_bytes", result.weightBytes());
        values.put("peak_resident_bytes", result.peakBytes());
        try {
            return new ObjectMapper().writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers that cannot be written", e);
        }
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
