package org.intarsia.cli.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.intarsia.app.picture.PictureFolder;
import org.intarsia.app.picture.PictureOrder;
import org.intarsia.app.picture.PictureRequest;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.PictureTask;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "generate", description = "Generate images with the serving generation.")
final class ShellGenerateCommand implements Callable<Integer> {
    private final Operator operator;
    private final Environment here;

    @Parameters(paramLabel = "NAME", description = "The pipeline's name.")
    private String name;

    @Option(names = "--label", split = ",", description = "Classes: numbers, ranges or names.")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--text",
            paramLabel = "FILE",
            description =
                    "Embeddings of texts for a text-conditioned model: safetensors with text [n, L, D] and null [L, D].")
    private Path text;

    @Option(
            names = "--seed",
            defaultValue = "0",
            description = "Seed of the first image. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--count",
            defaultValue = "1",
            description = "Images per class or text. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(names = "--out", description = "Output folder of the PNGs. Default: pics/NAME.")
    private Path out;

    ShellGenerateCommand(Operator operator, Environment here) {
        this.operator = operator;
        this.here = here;
    }

    @Override
    public Integer call() {
        if (count < 1 || count > 1000) {
            throw new IntarsiaException(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    "--count " + count,
                    "out of range",
                    "Give a count of 1 to 1000.");
        }
        return operator.slots().get(name).serve(lease -> run(lease.assembly()));
    }

    private Integer run(Assembly assembly) {
        try (PictureRequest asked = PictureRequest.of(labels, text, assembly.conditioning())) {
            PictureFolder folder =
                    new PictureFolder(out != null ? out : Path.of("pics", name), false);
            new PictureTask(assembly, asked.texts(), here.console(), here.interrupts())
                    .run(PictureOrder.of(asked.rows(), count, seed), 8, folder);
            return ExitCode.DONE;
        }
    }
}
