package org.intarsia.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Table;
import org.intarsia.cli.shell.syntax.FragmentOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pipelines}: what a server runs, and changes of it. */
@Command(
        name = "pipelines",
        description = {
            "List, load, swap, roll back and unload the pipelines of a running server.",
            "All subcommands need --server and a key."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  intarsia pipelines list --server http://127.0.0.1:8080",
            "  intarsia pipelines swap shapes-jit sampler euler steps=30 --server http://127.0.0.1:8080",
            "  intarsia pipelines rollback shapes-jit --server http://127.0.0.1:8080"
        })
public final class PipelinesCommand {
    private static final String PIPELINES = "/api/v1/pipelines";

    private final Environment environment;

    public PipelinesCommand(Environment environment) {
        this.environment = environment;
    }

    /** The address of a pipeline on its server, and what follows it. */
    static String path(String name, String more) {
        String segment = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return PIPELINES + "/" + segment + more;
    }

    @Command(
            name = "list",
            description = "List the running pipelines: generation, parts, requests.")
    int list(@Mixin ServerOptions where) {
        Table table =
                new Table("name", "generation", "canary", "in flight", "served", "failed", "parts");
        for (JsonNode one : where.required().send("GET", PIPELINES, null).path("pipelines")) {
            JsonNode canary = one.path("canary");
            table.row(
                    one.path("name").asText(),
                    one.at("/serving/number").asInt(),
                    canary.isObject()
                            ? canary.path("generation").asInt()
                                    + " ("
                                    + canary.path("percent").asInt()
                                    + " %)"
                            : "-",
                    one.path("inFlight").asInt(),
                    one.path("served").asLong(),
                    one.path("failed").asLong(),
                    parts(one.path("serving")));
        }
        return told(table);
    }

    @Command(
            name = "history",
            description = "List the generations of a pipeline that are kept for a rollback.")
    int history(
            @Parameters(paramLabel = "NAME", description = "The pipeline's name.") String name,
            @Mixin ServerOptions where) {
        JsonNode answer = where.required().send("GET", path(name, "/generations"), null);
        int serving = answer.path("serving").asInt();
        Table table =
                new Table("generation", "since", "in flight", "served", "failed", "cause", "parts");
        for (JsonNode one : answer.path("generations")) {
            int number = one.path("number").asInt();
            table.row(
                    number + (number == serving ? " *" : ""),
                    one.path("since").asText(),
                    one.path("inFlight").asInt(),
                    one.path("served").asLong(),
                    one.path("failed").asLong(),
                    one.path("cause").asText(),
                    parts(one));
        }
        return told(table);
    }

    private int told(Table table) {
        table.lines().forEach(environment.console()::line);
        return ExitCode.DONE;
    }

    private static String parts(JsonNode generation) {
        List<String> parts = new ArrayList<>();
        for (JsonNode part : generation.path("parts")) {
            parts.add(part.path("name").asText() + " " + part.path("version").asText());
        }
        return String.join(", ", parts);
    }

    @Command(name = "load", description = "Load a pipeline and serve it.")
    int load(
            @Parameters(
                            paramLabel = "MANIFEST",
                            description = "The name of a manifest that ships with the server.")
                    String manifest,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description = "The pipeline's name. Default: the manifest's name.")
                    @Nullable String name,
            @Mixin ServerOptions where) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("manifest", manifest);
        if (name != null) {
            body.put("name", name);
        }
        JsonNode loaded = where.required().send("POST", PIPELINES, body);
        environment
                .console()
                .line(
                        loaded.path("name").asText()
                                + " runs, generation "
                                + loaded.at("/serving/number").asInt());
        return ExitCode.DONE;
    }

    @Command(
            name = "unload",
            description = "Stop a pipeline after its runs in flight have finished.")
    int unload(
            @Parameters(paramLabel = "NAME", description = "The pipeline's name.") String name,
            @Mixin ServerOptions where) {
        int cut = where.required().send("DELETE", path(name, ""), null).path("cut").asInt();
        environment.console().line(name + " stopped" + (cut > 0 ? ", " + cut + " runs cut" : ""));
        return ExitCode.DONE;
    }

    @Command(name = "plan", description = "Say which parts a swap would bring, and change nothing.")
    int plan(@Mixin FragmentOptions fragment, @Mixin ServerOptions where) {
        JsonNode plan =
                where.required().send("POST", path(fragment.name(), "/plan"), parts(fragment));
        List<String> changed = new ArrayList<>();
        plan.path("changed").forEach(kind -> changed.add(kind.asText()));
        Table table = new Table("kind", "part", "version", "parameters", "changes");
        for (JsonNode part : plan.path("parts")) {
            String kind = part.path("kind").asText();
            table.row(
                    kind,
                    part.path("name").asText(),
                    part.path("version").asText(),
                    part.path("parameters").asLong(),
                    changed.contains(kind) ? "yes" : "no");
        }
        return told(table);
    }

    @Command(
            name = "swap",
            description = {
                "Replace parts of a pipeline while it serves.",
                "Requests in flight finish on the parts that they began with. Model files that a"
                        + " fragment names are looked up on the server."
            })
    int swap(
            @Mixin FragmentOptions fragment,
            @Option(
                            names = "--from",
                            paramLabel = "N",
                            description =
                                    "The generation that serves; the swap is refused when another"
                                            + " one does. Default: whichever serves.")
                    @Nullable Integer from,
            @Mixin ServerOptions where) {
        Map<String, Object> body = parts(fragment);
        if (from != null) {
            body.put("from", from);
        }
        return serves(
                fragment.name(),
                where.required().send("POST", path(fragment.name(), "/swap"), body));
    }

    private static Map<String, Object> parts(FragmentOptions fragment) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("parts", fragment.entries().plain());
        return body;
    }

    @Command(
            name = "rollback",
            description = "Serve an earlier generation again, without building anything.")
    int rollback(
            @Parameters(index = "0", paramLabel = "NAME", description = "The pipeline's name.")
                    String name,
            @Parameters(
                            index = "1",
                            arity = "0..1",
                            paramLabel = "GENERATION",
                            description =
                                    "Its number, as shown by: history. Default: the previous one.")
                    @Nullable Integer generation,
            @Mixin ServerOptions where) {
        Map<String, Object> body = generation == null ? Map.of() : Map.of("generation", generation);
        return serves(name, where.required().send("POST", path(name, "/rollback"), body));
    }

    private int serves(String name, JsonNode change) {
        int number = change.at("/generation/number").asInt();
        environment.console().line(name + " serves generation " + number);
        return ExitCode.DONE;
    }

    @Command(name = "forget", description = "Drop a kept generation that does not serve.")
    int forget(
            @Parameters(index = "0", paramLabel = "NAME", description = "The pipeline's name.")
                    String name,
            @Parameters(index = "1", paramLabel = "GENERATION", description = "Its number.")
                    int generation,
            @Mixin ServerOptions where) {
        where.required().send("DELETE", path(name, "/generations/" + generation), null);
        environment.console().line(name + " keeps generation " + generation + " no more");
        return ExitCode.DONE;
    }
}
