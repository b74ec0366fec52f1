package org.intarsia.cli.commands;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.app.Home;
import org.intarsia.app.host.GenerateRequest;
import org.intarsia.app.picture.PictureFolder;
import org.intarsia.app.picture.PictureOrder;
import org.intarsia.app.picture.PictureRequest;
import org.intarsia.app.picture.PictureRun;
import org.intarsia.app.picture.PictureSource;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.cli.PictureTask;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.plugin.Range;
import org.intarsia.spi.problem.IntarsiaException;
import picocli.CommandLine.Option;

/** Which pictures to make and where to write them, for every command that makes some. */
public final class PictureOptions {
    @Option(
            names = "--label",
            paramLabel = "CLASS,...",
            description =
                    "Classes to generate: numbers, ranges (0-4) or names, separated by commas; a name that "
                            + "holds a comma is given alone or in double quotes. Default: all classes, "
                            + "at most 10.")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--text",
            paramLabel = "FILE",
            description =
                    "Text embeddings for a text-conditioned model, one image row per text: a "
                            + "safetensors file with text [n, L, D], null [L, D] and, if texts are "
                            + "padded, mask [n, L] (1 for a token, 0 for padding).")
    private Path text;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Seed of the first image of each class; each further image adds 1. "
                            + "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--count",
            paramLabel = "N",
            description =
                    "Images per class or text, 1 to 100000. Default: 4; 1 of a latent or in the shell.")
    private Integer count;

    private final int usual;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Images generated at once, 1 to 1024. Default: ${DEFAULT-VALUE}.")
    private int batch = 8;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Output folder for the PNG files. Default: pics/NAME.")
    private Path out;

    @Option(
            names = "--overwrite",
            description =
                    "Replace files of the same names that hold other pictures. By default such a run "
                            + "is refused, or without --out uses a new folder.")
    private boolean overwrite;

    @Option(
            names = "--save-latents",
            description =
                    "Also write what each image is decoded of, NAME.latent, a file that ComfyUI opens.")
    private boolean saveLatents;

    @Option(
            names = "--save-steps",
            description = "Also write a preview (the x-prediction) after every step.")
    private boolean saveSteps;

    /**
     * @param count images per class by default
     */
    public PictureOptions(int count) {
        this.usual = count;
    }

    private int count() {
        return count == null ? usual : count;
    }

    /**
     * @throws IntarsiaException INT-404 when a number is out of range
     */
    public void check() {
        new ArgumentChecks()
                .within("--count", count(), Range.of(1, 100_000))
                .within("--batch", batch, Range.of(1, 1024))
                .throwIfAny();
    }

    /** The conditions that were asked for, checked against what the pipeline takes. */
    PictureRequest conditions(Plan plan) {
        return PictureRequest.of(
                labels, text, plan.manifest().conditioning(), plan.codes().caption());
    }

    PictureOrder order(PictureRequest conditions) {
        return new PictureOrder(conditions.rows(), count(), seed);
    }

    /** One image a class or text, unless more were asked for. */
    PictureOrder orderOfLatents(PictureRequest conditions) {
        return new PictureOrder(conditions.rows(), count == null ? 1 : count, seed);
    }

    int batch() {
        return batch;
    }

    /** The same for a running pipeline. */
    public GenerateRequest request(String pipeline) {
        return new GenerateRequest(pipeline, labels, text, seed, count(), batch);
    }

    /** Makes the pictures of an order, writes them and shows how far it is. */
    void make(
            Environment environment,
            Assembly assembly,
            PictureRequest conditions,
            PictureSource source,
            PictureOrder order) {
        PictureFolder folder = folder(environment.home(), assembly.plan().manifest().name());
        new PictureTask(environment.console(), environment.interrupts())
                .run(
                        folder,
                        listener ->
                                new PictureRun(
                                                assembly,
                                                conditions.texts(),
                                                source,
                                                folder,
                                                listener)
                                        .run(order, batch));
    }

    /**
     * @param name of the pipeline, for the default
     */
    public PictureFolder folder(Home home, String name) {
        PictureFolder.Existing other =
                out != null ? PictureFolder.Existing.REFUSE : PictureFolder.Existing.NEW_FOLDER;
        return new PictureFolder(
                out != null ? out : home.output().resolve("pics").resolve(name),
                overwrite ? PictureFolder.Existing.OVERWRITE : other,
                saveSteps,
                saveLatents);
    }
}
