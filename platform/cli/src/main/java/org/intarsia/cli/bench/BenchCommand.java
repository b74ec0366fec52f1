package org.intarsia.cli.bench;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.intarsia.app.TaskMonitor;
import org.intarsia.app.bench.Bench;
import org.intarsia.app.bench.BenchReport;
import org.intarsia.app.bench.EncoderBench;
import org.intarsia.app.bench.PeakBench;
import org.intarsia.app.bench.TokenBench;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.ConsoleMonitor;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.ProgressBars;
import org.intarsia.cli.commands.MemoryOptions;
import org.intarsia.cli.commands.PipelineCommand;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.assembly.RandomWeights;
import org.intarsia.pipeline.build.Devices;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Kind;
import org.intarsia.spi.plugin.Range;
import org.intarsia.spi.spec.LatentSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        description = {
            "Measure speed and peak memory of a model with random weights.",
            "Times one forward pass compared with the matrix product rate of this machine; "
                    + "for token models, a generation with and without the key-value cache; "
                    + "for a text encoder, two texts over a temporary file of its size in bfloat16."
        })
public final class BenchCommand extends PipelineCommand {
    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "2",
            description = "Batch size, 1 to 1024. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "30",
            description =
                    "Number of measurements, 1 to 10000; for token models, the tokens timed "
                            + "without the cache; for a text encoder, how often it is loaded. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--peak",
            description =
                    "Generate one batch instead, and compare the peak memory of the process with the "
                            + "estimate of plan.")
    private boolean peak;

    @Mixin private MemoryOptions memory = new MemoryOptions();

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    public BenchCommand(Environment environment) {
        super(environment);
    }

    @Override
    public Integer call() {
        memory.check(
                        new ArgumentChecks()
                                .within("--batch", batch, Range.of(1, 1024))
                                .within("--rounds", rounds, Range.of(1, 10_000)))
                .throwIfAny();
        Plan plan = pipeline.plan(environment, batch);
        memory.require(plan);
        BenchReport report =
                plan.manifest().parts().keySet().equals(Set.of(Kind.TEXT_ENCODER))
                        ? encoder(plan)
                        : pipeline(plan);
        if (json) {
            console().line(json(plan, report));
        } else {
            BenchText.of(plan.manifest().name(), report).forEach(console()::line);
        }
        return ExitCode.DONE;
    }

    private BenchReport encoder(Plan plan) {
        try (ProgressBars progress = new ProgressBars(console(), "rounds", rounds)) {
            TaskMonitor monitor = new ConsoleMonitor(progress, environment.interrupts());
            return new EncoderBench(pipeline.pipelines(environment), plan, rounds).run(monitor);
        }
    }

    private BenchReport pipeline(Plan plan) {
        try (NDManager manager =
                        NDManager.newBaseManager(
                                Devices.resolve(
                                        plan.manifest().device(), plan.manifest().devicePlace()));
                RandomWeights weights = new RandomWeights(manager);
                Assembly assembly = pipeline.assemble(environment, plan, weights)) {
            return measure(assembly);
        }
    }

    private BenchReport measure(Assembly assembly) {
        try (ProgressBars progress = new ProgressBars(console(), "rounds", rounds)) {
            TaskMonitor monitor = new ConsoleMonitor(progress, environment.interrupts());
            if (peak) {
                return new PeakBench(assembly, batch).run(monitor);
            }
            return assembly.latents() instanceof LatentSpec.Discrete ids
                    ? new TokenBench(assembly, ids, batch, rounds).run(monitor)
                    : new Bench(assembly, batch, rounds).run(monitor);
        }
    }

    private static String json(Plan plan, BenchReport report) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("manifest", plan.manifest().name());
        values.putAll(report.values());
        try {
            return new ObjectMapper().writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers that cannot be written", e);
        }
    }
}
