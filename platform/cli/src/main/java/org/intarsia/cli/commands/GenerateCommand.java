package org.intarsia.cli.commands;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.intarsia.app.picture.PictureFolder;
import org.intarsia.app.picture.PictureOrder;
import org.intarsia.app.picture.PictureRequest;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.PictureTask;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "generate",
        description = "Generate images: single PNGs and one contact sheet.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  intarsia generate",
            "  intarsia generate my.yaml --label 3 --seed 7 --count 8 --out pics/",
            "  intarsia generate shapes-jit --label star,heart --set sampler.steps=20"
        })
public final class GenerateCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin private PipelineOptions options = new PipelineOptions();

    @Option(
            names = "--label",
            split = ",",
            paramLabel = "CLASS",
            description = "Classes: numbers, ranges (0-4) or names. Default: all, at most ten.")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--text",
            paramLabel = "FILE",
            description =
                    "Embeddings of texts for a text-conditioned model: safetensors with text [n, L, D] and null [L, D], and mask [n, L] (1 a token, 0 padding) where texts are padded. One row of images per text.")
    private Path text;

    @Option(
            names = "--seed",
            defaultValue = "0",
            description =
                    "Seed of the first image of each class; the next image has the next seed. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--count",
            defaultValue = "4",
            description = "Images per class. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--batch",
            defaultValue = "8",
            description = "Images generated in one batch. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Output folder of the PNGs. Default: pics/NAME.")
    private Path out;

    @Option(names = "--save-steps", description = "Also write the x-prediction after every step.")
    private boolean saveSteps;

    public GenerateCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (count < 1 || count > 100_000 || batch < 1 || batch > 1024) {
            throw new IntarsiaException(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    "--count " + count + " --batch " + batch,
                    "out of range",
                    "Give a count of 1 to 100000 and a batch of 1 to 1024.");
        }
        Manifest manifest = options.manifest(environment.home());
        Pipelines pipelines = options.pipelines(environment);
        Plan plan = pipelines.plan(manifest);
        try (PictureRequest asked = PictureRequest.of(labels, text, manifest.conditioning())) {
            return run(pipelines, plan, asked);
        }
    }

    private Integer run(Pipelines pipelines, Plan plan, PictureRequest asked) {
        Manifest manifest = plan.manifest();
        try (Assembly assembly = pipelines.assemble(plan)) {
            // Only now: a model that cannot be opened leaves no folder behind.
            PictureFolder folder =
                    new PictureFolder(
                            out != null ? out : Path.of("pics", manifest.name()), saveSteps);
            try {
                new PictureTask(
                                assembly,
                                asked.texts(),
                                environment.console(),
                                environment.interrupts())
                        .run(PictureOrder.of(asked.rows(), count, seed), batch, folder);
            } catch (CancellationException e) {
                throw new IntarsiaException(
                        ErrorCode.STOPPED,
                        "generate",
                        "stopped before the end; the pictures finished so far are in "
                                + folder.folder(),
                        "Give the same command again for all of them.");
            }
        }
        return ExitCode.DONE;
    }
}
