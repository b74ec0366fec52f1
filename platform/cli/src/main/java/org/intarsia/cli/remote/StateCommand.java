package org.intarsia.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.intarsia.app.desired.DesiredState;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.pipeline.manifest.Manifests;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code state}: what a server runs, as one file. */
@Command(
        name = "state",
        description = {
            "Export what a server runs as one YAML file, compare such a file with it, apply it:",
            "pipelines are loaded, swapped, reloaded and unloaded until it runs what the file says."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  intarsia state export --server http://127.0.0.1:8080 > serving.yaml",
            "  intarsia state diff serving.yaml --server http://127.0.0.1:8080",
            "  intarsia state apply serving.yaml --server http://127.0.0.1:8080"
        })
public final class StateCommand {
    private static final String ADDRESS = "/api/v1/state";

    private final Environment environment;

    public StateCommand(Environment environment) {
        this.environment = environment;
    }

    @Command(name = "export", description = "Print what runs, with all swaps.")
    int export(@Mixin ServerOptions where) {
        environment.console().line(where.required().text(ADDRESS).stripTrailing());
        return ExitCode.DONE;
    }

    @Command(
            name = "diff",
            description =
                    "Say what applying a file would do. The exit code is 1 if it would do something.")
    int diff(
            @Parameters(paramLabel = "FILE", description = "A file as export prints it.") Path file,
            @Mixin ServerOptions where) {
        RemoteServer server = where.required();
        JsonNode changes = server.send("POST", ADDRESS + "/diff", read(file).plain());
        return told(changes) == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    @Command(
            name = "apply",
            description = "Have the server run what a file says, and nothing else.")
    int apply(
            @Parameters(paramLabel = "FILE", description = "A file as export prints it.") Path file,
            @Mixin ServerOptions where) {
        RemoteServer server = where.required();
        told(server.send("PUT", ADDRESS, read(file).plain()));
        return ExitCode.DONE;
    }

    private static DesiredState read(Path file) {
        String subject = String.valueOf(file.getFileName());
        return DesiredState.parse(Manifests.text(file, subject), subject);
    }

    private int told(JsonNode answer) {
        JsonNode changes = answer.path("changes");
        for (JsonNode change : changes) {
            environment
                    .console()
                    .line(change.path("action").asText() + " " + change.path("pipeline").asText());
            for (JsonNode one : change.path("differences")) {
                environment
                        .console()
                        .line(
                                "  "
                                        + one.path("what").asText()
                                        + ": "
                                        + one.path("recorded").asText("")
                                        + " -> "
                                        + one.path("found").asText(""));
            }
        }
        if (changes.isEmpty()) {
            environment.console().line("nothing differs");
        }
        return changes.size();
    }
}
