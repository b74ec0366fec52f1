package org.intarsia.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.intarsia.app.host.ChangeResult;
import org.intarsia.app.host.SwapRequest;
import org.intarsia.base.ByteCount;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.shell.syntax.SwapFragment;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.ReplacedPart;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "swap",
        description = {
            "Replace parts of a running pipeline.",
            "The new parts are planned, built and tried beside the running ones, then "
                    + "all take over at once. If anything fails, nothing changes."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  swap shapes-jit sampler euler steps=30",
            "  swap shapes-jit sampler heun head patch-linear",
            "  swap shapes-jit sampler heun --version '[2,3)'",
            "  swap shapes-jit --fragment new.yaml",
            "  swap shapes-jit --fragment 'guidance: {use: cfg, scale: 4}'"
        })
final class SwapCommand extends HostCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The pipeline's name.")
    private String name;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KIND PART",
            description =
                    "The kind of part to replace and the component to use; option=value pairs "
                            + "may follow each component.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--version",
            paramLabel = "RANGE",
            description = "Version of the last component named: 1.2 for that or later, or '[1,2)'.")
    private String version;

    @Option(
            names = "--fragment",
            paramLabel = "YAML",
            description =
                    "Manifest entries to replace, as YAML text or a file; model files are looked up"
                            + " beside that file first.")
    private String fragment;

    SwapCommand(Operator operator, Environment here) {
        super(operator, here);
    }

    @Override
    public Integer call() {
        Problems problems = new Problems();
        Node.Mapping entries = SwapFragment.of(fragment, words, version, problems);
        SwapRequest request = new SwapRequest(name, entries);
        if (!problems.isEmpty()) {
            // Whatever else is wrong is told at once.
            problems.collect(() -> host().plan(request));
            problems.throwIfAny();
        }
        ChangeResult result = host().swap(request, operator().actor());
        console()
                .line(
                        String.format(
                                Locale.ROOT,
                                "%s serves generation %d after %.0f ms; built: %s; %s of weights"
                                        + " read",
                                name,
                                result.generation().number(),
                                result.took().toNanos() / 1e6,
                                result.generation().built().stream()
                                        .map(Kind::word)
                                        .collect(Collectors.joining(", ")),
                                ByteCount.text(result.generation().bytesRead())));
        if (!result.generation().replaced().isEmpty()) {
            String dropped =
                    result.generation().replaced().stream()
                            .map(ReplacedPart::toString)
                            .collect(Collectors.joining("; "));
            console().note("swap " + dropped);
        }
        return ExitCode.DONE;
    }
}
