package org.intarsia.cli.commands;

import org.intarsia.app.picture.PictureFolder;
import org.intarsia.app.picture.PictureRequest;
import org.intarsia.app.picture.PictureRun;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.PictureTask;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "generate",
        description = "Generate images: one PNG file each, and a contact sheet of all.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  intarsia generate",
            "  intarsia generate my.yaml --label 3 --seed 7 --count 8 --out pics/",
            "  intarsia generate shapes-jit --label star,heart --set sampler.steps=20"
        })
public final class GenerateCommand extends PipelineCommand {
    @Mixin private MemoryOptions memory = new MemoryOptions();

    @Mixin private PictureOptions pictures = new PictureOptions(4);

    public GenerateCommand(Environment environment) {
        super(environment);
    }

    @Override
    public Integer call() {
        memory.check(new ArgumentChecks()).throwIfAny();
        pictures.check();
        Plan plan = plan(pictures.batch());
        Manifest manifest = plan.manifest();
        try (PictureRequest conditions = pictures.conditions(manifest.conditioning());
                Assembly assembly = assemble(fitting(plan, conditions))) {
            PictureFolder folder = pictures.folder(environment().home(), manifest.name());
            new PictureTask(console(), environment().interrupts())
                    .run(
                            folder,
                            listener ->
                                    new PictureRun(assembly, conditions.texts(), folder, listener)
                                            .run(pictures.order(conditions), pictures.batch()));
        }
        return ExitCode.DONE;
    }

    /** Where there are fewer pictures than a batch holds, they alone are counted. */
    private Plan fitting(Plan plan, PictureRequest conditions) {
        int pictures = this.pictures.order(conditions).size();
        Plan counted = pictures < this.pictures.batch() ? plan(pictures) : plan;
        memory.require(counted);
        return counted;
    }
}
