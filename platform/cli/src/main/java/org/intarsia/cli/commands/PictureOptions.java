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
import org.intarsia.app.prompt.PromptLine;
import org.intarsia.app.prompt.RequestedTexts;
import org.intarsia.app.prompt.SizedRows;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.cli.PictureTask;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.text.PromptEmbedder;
import org.intarsia.spi.plugin.Range;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import picocli.CommandLine.Mixin;
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

    @Mixin private PromptOptions prompts = new PromptOptions();

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

    /**
     * The conditions that were asked for, checked against what the pipeline takes. Prompts are
     * encoded: an encoder that is loaded for them is gone when this returns.
     */
    PictureRequest conditions(
            Environment environment, Pipelines pipelines, Plan plan, MemoryOptions memory) {
        return PictureRequest.of(
                labels,
                texts(),
                plan,
                new PromptEmbedder(
                        pipelines,
                        environment.home().texts(),
                        environment.console()::note,
                        memory::admit));
    }

    private RequestedTexts texts() {
        return new RequestedTexts(text, prompts.lines().stream().map(PromptLine::prompt).toList());
    }

    /** Prompts by the sizes that their lines say. */
    List<SizedRows> groups() {
        return SizedRows.of(prompts.lines());
    }

    /**
     * For what knows its own size.
     *
     * @throws IntarsiaException INT-404 when a line of a file of prompts says another
     */
    void refuseSizes(String why) {
        if (groups().stream().anyMatch(group -> group.size().isPresent())) {
            throw new IntarsiaException(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    "--prompt-file",
                    "its lines say sizes, and " + why,
                    "Leave width and height out.");
        }
    }

    PictureOrder order(PictureRequest conditions) {
        return order(conditions.rows(), count());
    }

    /** Some of the texts. */
    PictureOrder order(PictureRequest conditions, SizedRows group) {
        boolean some = group.size().isPresent() || group.rows().size() < prompts.lines().size();
        return order(
                some
                        ? group.rows().stream().mapToInt(Integer::intValue).toArray()
                        : conditions.rows(),
                count());
    }

    /** One image a class or text, unless more were asked for. */
    PictureOrder orderOfLatents(PictureRequest conditions) {
        return order(conditions.rows(), count == null ? 1 : count);
    }

    /** A line of a file of prompts may say its own seed. */
    private PictureOrder order(int[] rows, int each) {
        List<PromptLine> lines = prompts.lines();
        long[] seeds = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            Long own = lines.isEmpty() ? null : lines.get(lines.size() == 1 ? 0 : rows[i]).seed();
            seeds[i] = own == null ? seed : own;
        }
        return new PictureOrder(rows, each, seeds);
    }

    int batch() {
        return batch;
    }

    /**
     * The same for a running pipeline.
     *
     * @throws IntarsiaException INT-404 for lines of prompts that say seeds or sizes
     */
    public GenerateRequest request(String pipeline) {
        refuseSizes("a running pipeline has its own");
        if (prompts.lines().stream().anyMatch(line -> line.seed() != null)) {
            throw new IntarsiaException(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    "--prompt-file",
                    "its lines say seeds, and a request to a running pipeline has one",
                    "Leave seed out of the lines, and give --seed.");
        }
        return new GenerateRequest(pipeline, labels, texts(), seed, count(), batch);
    }

    /** Makes the pictures of an order, writes them and shows how far it is. */
    void make(
            Environment environment,
            Assembly assembly,
            PictureRequest conditions,
            PictureSource source,
            PictureOrder order) {
        String name = assembly.plan().manifest().name();
        PictureFolder folder = folder(environment.home(), name).withSheet(sheet(assembly));
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

    /** One for each size, where there are several. */
    private String sheet(Assembly assembly) {
        return groups().size() == 1 ? "sheet.png" : "sheet-" + assembly.image() + ".png";
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
