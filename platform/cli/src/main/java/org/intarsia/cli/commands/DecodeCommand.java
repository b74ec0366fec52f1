package org.intarsia.cli.commands;

import java.nio.file.Path;
import org.intarsia.app.picture.EncodedSource;
import org.intarsia.app.picture.GivenPicture;
import org.intarsia.app.picture.PictureRequest;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.plugin.Range;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "decode",
        description = {
            "Encode a picture with a manifest's tokenizer, add noise, and decode it.",
            "Its middle is taken, so that both sides are multiples of 16; it is not resized."
        },
        footerHeading = "%nExamples:%n",
        footer = "  intarsia decode pid-flux-2k picture.png --sigma 0.3 --text caption.safetensors")
public final class DecodeCommand extends PipelineCommand {
    @Parameters(index = "1", paramLabel = "PICTURE", description = "A PNG or JPEG file.")
    private Path picture;

    @Option(
            names = "--sigma",
            paramLabel = "NOISE",
            description = "Noise mixed into the latent, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double sigma;

    @Mixin private PictureOptions pictures = new PictureOptions(1);

    public DecodeCommand(Environment environment) {
        super(environment);
    }

    @Override
    public Integer call() {
        pictures.check();
        new ArgumentChecks().within("--sigma", sigma, Range.of(0, 1)).throwIfAny();
        pictures.refuseSizes("the picture has its own");
        GivenPicture given = GivenPicture.read(picture);
        Plan plan = pipeline.codes(environment, given.size());
        try (PictureRequest conditions =
                        pictures.conditions(
                                environment,
                                pipeline.pipelines(environment),
                                plan,
                                new MemoryOptions());
                Assembly assembly = pipeline.assemble(environment, plan)) {
            EncodedSource source = new EncodedSource(assembly, conditions.texts(), given, sigma);
            pictures.make(environment, assembly, conditions, source, pictures.order(conditions));
        }
        return ExitCode.DONE;
    }
}
