package org.intarsia.cli.training;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Console;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.ProgressBars;
import org.intarsia.cli.Table;
import org.intarsia.cli.commands.MemoryOptions;
import org.intarsia.cli.commands.PipelineCommand;
import org.intarsia.cli.tuning.ThreadOptions;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Kind;
import org.intarsia.spi.plugin.Range;
import org.intarsia.training.data.ShapeClass;
import org.intarsia.training.evaluation.Evaluation;
import org.intarsia.training.evaluation.LinearProbe;
import org.intarsia.training.evaluation.NoisyDecoding;
import org.intarsia.training.evaluation.Reconstruction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "evaluate",
        description = {
            "Evaluate a pipeline for the Shapes data set.",
            "Reports class accuracy and the Frechet distance to newly rendered images, of a pipeline "
                    + "that reads captions also the accuracy of the colour that they name; for a "
                    + "tokenizer with its decoder, how well it reconstructs newly rendered images; "
                    + "for an encoder, how well its latents tell the classes apart."
        })
public final class EvaluateCommand extends PipelineCommand {
    private static final String TOO_FEW =
            "Frechet distance  not computed: it needs " + Evaluation.FEWEST + " pictures";

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "500",
            description = "Number of images to evaluate, to 1000000. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Seed of the first image. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin private ThreadOptions threads = new ThreadOptions();

    @Mixin private MemoryOptions memory = new MemoryOptions();

    @Option(
            names = "--probe",
            description =
                    "Of a tokenizer: also train a linear classifier on its latents, and report its "
                            + "accuracy. An encoder without a decoder is always evaluated so.")
    private boolean probe;

    @Option(
            names = "--latent-noise",
            paramLabel = "SIGMA",
            defaultValue = "0",
            description =
                    "Of a tokenizer with its decoder: standard deviation of noise that is added to the "
                            + "latents before they are decoded, to 100. Default: ${DEFAULT-VALUE}.")
    private double latentNoise;

    @Option(
            names = "--sigma",
            paramLabel = "SHARE",
            split = ",",
            description =
                    "Evaluate the decoder alone on latents of newly rendered images in which a share of "
                            + "noise was mixed, 0 to 1, as a sampler leaves it that is stopped early; "
                            + "may be a list.")
    private List<Double> sigmas = List.of();

    @Option(
            names = "--beside",
            paramLabel = "MANIFEST",
            description =
                    "With --sigma: another pipeline whose decoder is given the same latents; its images "
                            + "are enlarged by bicubic interpolation.")
    private String beside;

    public EvaluateCommand(Environment environment) {
        super(environment);
    }

    @Override
    public Integer call() {
        // The seed of the last picture is a number, too.
        ArgumentChecks checks = new ArgumentChecks();
        sigmas.forEach(sigma -> checks.within("--sigma", sigma, Range.of(0, 1)));
        if (beside != null && sigmas.isEmpty()) {
            checks.refuse(
                    "--beside",
                    "it is for --sigma, and there is none",
                    "Add --sigma 0,0.2,0.4,0.6.");
        }
        memory.check(
                        threads.check(checks)
                                .within("--count", count, Range.of(1, 1_000_000))
                                .within("--latent-noise", latentNoise, Range.of(0, 100))
                                .within(
                                        "--seed",
                                        seed,
                                        Range.of(Long.MIN_VALUE, Long.MAX_VALUE - 1_000_000)))
                .throwIfAny();
        int batch = Math.min(count, Evaluation.BATCH);
        if (!sigmas.isEmpty()) {
            decodeNoisy(batch);
            return ExitCode.DONE;
        }
        Plan plan = pipeline.plan(environment, batch);
        memory.require(plan);
        if (plan.manifest().part(Kind.SAMPLER).isEmpty()) {
            if (plan.manifest().part(Kind.DECODER).isPresent()) {
                reconstruct(plan);
            }
            if (probe || plan.manifest().part(Kind.DECODER).isEmpty()) {
                probe(plan);
            }
            return ExitCode.DONE;
        }
        Evaluation result;
        try (Assembly assembly = pipeline.assemble(environment, plan);
                ProgressBars progress = new ProgressBars(console(), "pictures", count)) {
            result =
                    Evaluation.run(
                            assembly,
                            count,
                            seed,
                            threads.threads(environment, assembly),
                            made -> at(progress, made));
        }
        print(plan.manifest().name(), result);
        return ExitCode.DONE;
    }

    private void reconstruct(Plan plan) {
        Reconstruction result;
        try (Assembly assembly = pipeline.assemble(environment, plan);
                ProgressBars progress = new ProgressBars(console(), "pictures", count)) {
            result = Reconstruction.run(assembly, count, latentNoise, done -> at(progress, done));
        }
        Console console = console();
        console.line(plan.manifest().name() + ", " + result.count() + " fresh renders decoded");
        console.line(format("PSNR              %.2f dB", result.psnr()));
        console.line(format("class accuracy    %.1f %%", 100 * result.accuracy()));
        console.line(
                result.frechet().isPresent()
                        ? format("Frechet distance  %.3f", result.frechet().getAsDouble())
                        : TOO_FEW);
        if (result.vocabulary() > 0) {
            console.line(format("codes used        %d of %d", result.codes(), result.vocabulary()));
        }
    }

    private void decodeNoisy(int batch) {
        Plan plan = pipeline.codes(environment, batch);
        memory.require(plan);
        NoisyDecoding result;
        int all = count * sigmas.size();
        try (Assembly assembly = pipeline.assemble(environment, plan);
                Assembly other =
                        beside == null ? null : pipeline.codes(environment, beside, batch);
                ProgressBars progress = new ProgressBars(console(), "pictures", all)) {
            result =
                    NoisyDecoding.run(
                            assembly,
                            Optional.ofNullable(other),
                            sigmas,
                            count,
                            done -> at(progress, done));
        }
        console().line(plan.manifest().name() + ", " + count + " fresh renders a line");
        NoisyDecodingText.of(result, beside).lines().forEach(console()::line);
    }

    private void probe(Plan plan) {
        LinearProbe result;
        int all = count + LinearProbe.LEARNED;
        try (Assembly assembly = pipeline.assemble(environment, plan);
                ProgressBars progress = new ProgressBars(console(), "pictures", all)) {
            result = LinearProbe.run(assembly, count, done -> at(progress, done));
        }
        console()
                .line(plan.manifest().name() + ", linear probe of " + result.count() + " pictures");
        console().line(format("mean of the latents  %.1f %%", 100 * result.pooled()));
        console().line(format("all latents          %.1f %%", 100 * result.whole()));
    }

    private void at(ProgressBars progress, int made) {
        environment.interrupts().check();
        progress.at(made, "");
    }

    private void print(String name, Evaluation result) {
        List<String> classes = ShapeClass.titles();
        Console console = console();
        console.line(
                name + ", " + result.count() + (result.count() == 1 ? " picture" : " pictures"));
        console.line(
                format(
                        "class accuracy    %.1f %%   (fresh real renders: %.1f %%)",
                        100 * result.accuracy(), 100 * result.realAccuracy()));
        result.colours()
                .ifPresent(
                        it ->
                                console.line(
                                        format(
                                                "colour accuracy   %.1f %%   (fresh real renders: %.1f %%)",
                                                100 * it.made(), 100 * it.real())));
        console.line(
                result.distances()
                        .map(
                                it ->
                                        format(
                                                "Frechet distance  %.3f   (two real sets: %.3f)",
                                                it.made(), it.real()))
                        .orElse(TOO_FEW));
        Table table = new Table("class", "accuracy");
        for (int label = 0; label < result.accuracyByClass().size(); label++) {
            table.row(
                    classes.get(label),
                    format("%.0f %%", 100 * result.accuracyByClass().get(label)));
        }
        table.lines().forEach(console::line);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
