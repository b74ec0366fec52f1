package org.intarsia.cli.shell;

import java.util.Locale;
import java.util.stream.Collectors;
import org.intarsia.app.host.ChangeResult;
import org.intarsia.app.host.SwapRequest;
import org.intarsia.base.ByteCount;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.shell.syntax.FragmentOptions;
import org.intarsia.pipeline.manifest.ReplacedPart;
import org.intarsia.spi.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
    @Mixin private FragmentOptions fragment = new FragmentOptions();

    SwapCommand(Operator operator, Environment here) {
        super(operator, here);
    }

    @Override
    public Integer call() {
        SwapRequest request = fragment.request(host());
        ChangeResult result = host().swap(request, operator().actor());
        console()
                .line(
                        String.format(
                                Locale.ROOT,
                                "%s serves generation %d after %.0f ms; built: %s; %s of weights"
                                        + " read",
                                fragment.name(),
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
