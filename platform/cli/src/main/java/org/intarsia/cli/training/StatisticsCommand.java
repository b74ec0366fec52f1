package org.intarsia.cli.training;

import java.nio.file.Path;
import java.util.Locale;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.ProgressBars;
import org.intarsia.cli.commands.PipelineCommand;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.plugin.Range;
import org.intarsia.training.evaluation.LatentMoments;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "statistics",
        description = {
            "Measure mean and variance of a tokenizer's latents on the Shapes data set.",
            "Writes them as the tokenizer rae reads them, and reports the shift-factor and the "
                    + "scaling-factor by which kl-vae brings its latents to unit variance."
        })
public final class StatisticsCommand extends PipelineCommand {
    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Number of images to encode, to 1000000. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The safetensors file to write.")
    private Path out;

    public StatisticsCommand(Environment environment) {
        super(environment);
    }

    @Override
    public Integer call() {
        new ArgumentChecks().within("--count", count, Range.of(1, 1_000_000)).throwIfAny();
        Plan plan = pipeline.plan(environment);
        LatentMoments moments;
        try (Assembly assembly = pipeline.assemble(environment, plan);
                ProgressBars progress = new ProgressBars(console(), "pictures", count)) {
            moments =
                    LatentMoments.run(
                            assembly,
                            count,
                            done -> {
                                environment.interrupts().check();
                                progress.at(done, "");
                            });
        }
        moments.write(out);
        console().line(moments.spec() + ", " + moments.count() + " pictures: " + out);
        console().line(line("shift-factor      %.4f", moments.overallMean()));
        console().line(line("scaling-factor    %.4f", 1 / moments.overallDeviation()));
        return ExitCode.DONE;
    }

    private static String line(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
