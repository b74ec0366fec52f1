package org.intarsia.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.app.canary.CanaryRules;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.CanaryTable;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.shell.syntax.CanaryOptions;
import org.intarsia.cli.shell.syntax.FragmentOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code canary}: a next generation on a share of a server's requests. */
@Command(
        name = "canary",
        description = {
            "Try other parts on a share of a server's requests:",
            "start a canary, look at its figures, give it another share, have it serve all requests"
                    + " or none. All subcommands need --server and a key."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  intarsia canary start shapes-jit sampler euler steps=30 --percent 10 --server http://127.0.0.1:8080",
            "  intarsia canary show shapes-jit --server http://127.0.0.1:8080",
            "  intarsia canary promote shapes-jit --server http://127.0.0.1:8080"
        })
public final class CanaryCommand {
    private final Environment environment;

    public CanaryCommand(Environment environment) {
        this.environment = environment;
    }

    @Command(
            name = "start",
            description = {
                "Build other parts beside the running ones, and give them a share of the requests.",
                "Model files that a fragment names are looked up on the server."
            })
    int start(
            @Mixin FragmentOptions fragment,
            @Mixin CanaryOptions options,
            @Mixin ServerOptions where) {
        options.check();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("percent", options.percent());
        body.put("parts", fragment.entries().plain());
        CanaryRules rules = options.rules();
        if (rules != null) {
            body.put(
                    "automatic",
                    Map.of(
                            "runs", rules.runs(),
                            "errorRate", rules.errorRate(),
                            "slowdown", rules.slowdown()));
        }
        RemoteServer server = where.required();
        return told(server, fragment.name(), server.send("POST", path(fragment.name(), ""), body));
    }

    @Command(
            name = "show",
            description = "Print what it and the running parts have done since it began.")
    int show(
            @Parameters(paramLabel = "NAME", description = "The pipeline's name.") String name,
            @Mixin ServerOptions where) {
        RemoteServer server = where.required();
        return told(server, name, server.send("GET", path(name, ""), null));
    }

    @Command(name = "share", description = "Give it another share of the requests.")
    int share(
            @Parameters(paramLabel = "NAME", description = "The pipeline's name.") String name,
            @Option(
                            names = "--percent",
                            required = true,
                            paramLabel = "N",
                            description = "Share of the requests, 0 to 100.")
                    int percent,
            @Mixin ServerOptions where) {
        new ArgumentChecks().within("--percent", percent, CanaryOptions.PERCENT).throwIfAny();
        RemoteServer server = where.required();
        Map<String, Object> body = Map.of("percent", percent);
        return told(server, name, server.send("PATCH", path(name, ""), body));
    }

    @Command(name = "promote", description = "Have it serve all requests.")
    int promote(
            @Parameters(paramLabel = "NAME", description = "The pipeline's name.") String name,
            @Option(
                            names = "--generation",
                            paramLabel = "N",
                            description =
                                    "Its generation; another one is not promoted. Default:"
                                            + " whichever is tried.")
                    @Nullable Integer generation,
            @Mixin ServerOptions where) {
        JsonNode change = end(where, name, "/promote", generation);
        int serving = change.at("/generation/number").asInt();
        environment.console().line(name + " serves generation " + serving);
        return ExitCode.DONE;
    }

    @Command(
            name = "end",
            description = "Give all requests back to the running parts, and drop it.")
    int end(
            @Parameters(paramLabel = "NAME", description = "The pipeline's name.") String name,
            @Option(
                            names = "--generation",
                            paramLabel = "N",
                            description =
                                    "Its generation; another one is not ended. Default: whichever"
                                            + " is tried.")
                    @Nullable Integer generation,
            @Mixin ServerOptions where) {
        int gone = end(where, name, "/rollback", generation).path("number").asInt();
        environment.console().line(name + " tries generation " + gone + " no more");
        return ExitCode.DONE;
    }

    private static JsonNode end(
            ServerOptions where, String name, String how, @Nullable Integer generation) {
        Map<String, Object> body = generation == null ? Map.of() : Map.of("generation", generation);
        return where.required().send("POST", path(name, how), body);
    }

    private static String path(String name, String more) {
        return PipelinesCommand.path(name, "/canary" + more);
    }

    private int told(RemoteServer server, String name, JsonNode canary) {
        JsonNode pipeline = server.send("GET", PipelinesCommand.path(name, ""), null);
        int percent = canary.path("percent").asInt();
        CanaryTable table = new CanaryTable();
        row(table, "serving", pipeline.path("serving"), 100 - percent, canary.path("serving"));
        row(table, "canary", canary.path("generation"), percent, canary.path("canary"));
        table.lines().forEach(environment.console()::line);
        return ExitCode.DONE;
    }

    private static void row(
            CanaryTable table, String role, JsonNode generation, int percent, JsonNode figures) {
        table.row(
                role,
                generation.path("number").asInt(),
                percent,
                figures.path("runs").asLong(),
                figures.path("failed").asLong(),
                figures.path("secondsPerPicture").asDouble());
    }
}
