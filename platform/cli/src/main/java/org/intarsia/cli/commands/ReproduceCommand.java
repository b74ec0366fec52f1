package org.intarsia.cli.commands;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.intarsia.app.picture.Picture;
import org.intarsia.app.picture.PictureOrder;
import org.intarsia.app.picture.PictureRequest;
import org.intarsia.app.picture.PictureRun;
import org.intarsia.app.prompt.RequestedTexts;
import org.intarsia.app.reproduce.RecordedPicture;
import org.intarsia.app.reproduce.Reproduction;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.picture.PngWriter;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.text.PromptEmbedder;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproduce}: makes a picture again from what its file says, and compares. */
@Command(
        name = "reproduce",
        description = {
            "Make a picture again from what its file says of its making, and compare:",
            "identical, or how many pixels differ and which part, weights file or entry of the"
                    + " manifest is another one. The exit code is 0 for identical, else 1."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  intarsia reproduce pics/shapes-jit/3-star-seed-7.png",
            "  intarsia reproduce old.png --out new.png",
            "  intarsia reproduce large.png --latent my.latent --text caption.safetensors",
            "  intarsia reproduce decoded.png --picture picture.png"
        })
public final class ReproduceCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "PICTURE.png", description = "A picture as Intarsia wrote it.")
    private Path file;

    @Option(
            names = "--text",
            paramLabel = "FILE",
            description = "The text embeddings it was made of, for a text-conditioned model.")
    private @Nullable Path text;

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Folder in which model files are looked up first.")
    private @Nullable Path models;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Also write the new picture. Default: it is compared and dropped.")
    private @Nullable Path out;

    @Mixin private RecordedSource source = new RecordedSource();

    public ReproduceCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        RecordedPicture recorded = RecordedPicture.read(file);
        Pipelines pipelines = environment.pipelines(models, "");
        source.check(recorded);
        Manifest manifest = recorded.manifest(environment.registry());
        Picture again;
        try (RecordedSource origin = source) {
            again = made(recorded, origin.plan(recorded, pipelines, manifest));
        } catch (CancellationException e) {
            throw new IntarsiaException(
                    ErrorCode.STOPPED,
                    "reproduce",
                    "stopped before the end",
                    "Give the same command again.");
        }
        if (out != null) {
            PngWriter.write(out, again.image(), again.metadata());
        }
        Reproduction result =
                recorded.compare(new RecordedPicture(again.metadata(), again.image()));
        environment.console().line(file + ": " + result.text());
        result.differences().forEach(one -> environment.console().line("  " + one));
        return result.identical() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Picture made(RecordedPicture recorded, Plan plan) {
        try (PictureRequest request =
                        PictureRequest.of(
                                recorded.labels(),
                                texts(recorded),
                                plan,
                                new PromptEmbedder(
                                        environment.pipelines(models, ""),
                                        environment.home().texts(),
                                        environment.console()::note,
                                        new MemoryOptions()::admit));
                Assembly assembly = environment.pipelines(models, "").assemble(plan)) {
            check(recorded, request);
            return make(recorded, request, assembly);
        }
    }

    private RequestedTexts texts(RecordedPicture recorded) {
        if (recorded.prompt().isEmpty()) {
            return RequestedTexts.ofFile(text);
        }
        if (text != null) {
            throw new IntarsiaException(
                    ErrorCode.NOT_REPRODUCIBLE,
                    "--text",
                    "the picture was made of a prompt, which its file says",
                    "Leave --text out.");
        }
        return new RequestedTexts(null, List.of(recorded.prompt().get()));
    }

    private static void check(RecordedPicture recorded, PictureRequest request) {
        if (request.texts() != null && recorded.row() >= request.texts().count()) {
            throw new IntarsiaException(
                    ErrorCode.NOT_REPRODUCIBLE,
                    "--text",
                    "the picture is of text "
                            + recorded.row()
                            + ", and the file holds "
                            + request.texts().count(),
                    "Give the file that the picture was made of.");
        }
    }

    private Picture make(RecordedPicture recorded, PictureRequest request, Assembly assembly) {
        List<Picture> made = new ArrayList<>();
        PictureOrder order = new PictureOrder(new int[] {recorded.row()}, 1, recorded.seed());
        new PictureRun(
                        assembly,
                        request.texts(),
                        source.of(recorded, assembly, request.texts(), order),
                        made::add,
                        progress -> environment.interrupts().check())
                .run(order, 1);
        return made.get(0);
    }
}
