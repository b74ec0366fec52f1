package org.intarsia.cli.shell;

import org.intarsia.app.picture.PictureFolder;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.PictureTask;
import org.intarsia.cli.commands.PictureOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "generate", description = "Generate images with a running pipeline.")
final class ShellGenerateCommand extends HostCommand {
    @Parameters(paramLabel = "NAME", description = "The pipeline's name.")
    private String name;

    @Mixin private PictureOptions pictures = new PictureOptions(1);

    ShellGenerateCommand(Operator operator, Environment here) {
        super(operator, here);
    }

    @Override
    public Integer call() {
        pictures.check();
        host().serving(name);
        PictureFolder folder = pictures.folder(here().home(), name);
        new PictureTask(console(), here().interrupts())
                .run(
                        folder,
                        listener ->
                                host().generate(
                                                pictures.request(name),
                                                folder,
                                                listener,
                                                operator().actor()));
        return ExitCode.DONE;
    }
}
