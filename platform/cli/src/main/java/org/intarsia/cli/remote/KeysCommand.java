package org.intarsia.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.app.access.AccessKey;
import org.intarsia.app.access.AccessKeys;
import org.intarsia.app.access.KeyLimits;
import org.intarsia.app.access.KeyRequest;
import org.intarsia.app.access.Role;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Table;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.spi.plugin.Range;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keys}: who may use the server, and for what. */
@Command(
        name = "keys",
        description = {
            "Create, list and revoke the keys that give access to a server:",
            "in conf/keys.json, which a running server reads again for every request, or with"
                    + " --server on another machine."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  intarsia keys create ada --role admin",
            "  intarsia keys create web --role runner --pipeline shapes-jit --requests-per-minute 60",
            "  intarsia keys list --server https://pictures.example"
        })
public final class KeysCommand {
    private final Environment environment;

    public KeysCommand(Environment environment) {
        this.environment = environment;
    }

    @Command(
            name = "create",
            description = {
                "Create a key and print it; it is shown this once.",
                "viewer: look. runner: also make pictures. operator: also change pipelines and"
                        + " plugins. admin: also keys and trust."
            })
    int create(
            @Parameters(paramLabel = "NAME", description = "Whom or what it is for.") String name,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            description = "viewer, runner, operator or admin.")
                    String role,
            @Option(
                            names = "--expires",
                            paramLabel = "INSTANT",
                            description =
                                    "End of validity, such as 2027-01-31T00:00:00Z. Default: none.")
                    @Nullable String expires,
            @Option(
                            names = "--pipeline",
                            paramLabel = "NAME",
                            description =
                                    "A pipeline that it may use. May be repeated. Default: all.")
                    @Nullable List<String> pipelines,
            @Option(
                            names = "--requests-per-minute",
                            paramLabel = "N",
                            description = "Requests a minute. Default: no limit.")
                    @Nullable Integer requests,
            @Option(
                            names = "--runs-at-once",
                            paramLabel = "N",
                            description = "Runs at once. Default: no limit.")
                    @Nullable Integer runs,
            @Option(
                            names = "--steps-per-day",
                            paramLabel = "N",
                            description =
                                    "Pictures times steps a day, from midnight in UTC. Default: no limit.")
                    @Nullable Long steps,
            @Mixin ServerOptions where) {
        new ArgumentChecks()
                .within("--requests-per-minute", requests, Range.of(1, 1_000_000))
                .within("--runs-at-once", runs, Range.of(1, 1000))
                .within("--steps-per-day", steps, Range.of(1, 1_000_000_000_000L))
                .throwIfAny();
        Instant end = expires == null ? null : KeyRequest.instant(expires, "--expires");
        KeyRequest request =
                new KeyRequest(
                        named(name),
                        role(role),
                        end,
                        pipelines == null ? List.of() : pipelines,
                        new KeyLimits(requests, runs, steps));
        Optional<RemoteServer> remote = where.remote();
        if (remote.isPresent()) {
            JsonNode made = remote.get().send("POST", "/api/v1/keys", body(request));
            told(made.path("id").asText(), made.path("key").asText(), request);
        } else {
            AccessKeys.Created made = keys().create(request, Actor.user("console"));
            told(made.key().id(), made.text(), request);
        }
        return ExitCode.DONE;
    }

    private void told(String id, String text, KeyRequest request) {
        environment
                .console()
                .note("key " + id + " of " + request.name() + ", " + request.role().word());
        environment.console().line(text);
    }

    private static String named(String name) {
        if (name.isBlank() || name.length() > 100 || name.chars().anyMatch(c -> c < ' ')) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_COMMAND,
                    "NAME",
                    "a name has 1 to 100 characters and no control character",
                    "Give another name.");
        }
        return name;
    }

    private static Role role(String word) {
        try {
            return Role.of(word);
        } catch (IllegalArgumentException e) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_COMMAND,
                    "--role " + word,
                    "there is no such role",
                    "Give viewer, runner, operator or admin.");
        }
    }

    private static Map<String, Object> body(KeyRequest request) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", request.name());
        body.put("role", request.role().word());
        body.put("expires", request.expires() == null ? null : request.expires().toString());
        body.put("pipelines", request.pipelines());
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("requestsPerMinute", request.limits().requestsPerMinute());
        limits.put("runs", request.limits().runs());
        limits.put("stepsPerDay", request.limits().stepsPerDay());
        body.put("limits", limits);
        return body;
    }

    @Command(name = "list", description = "List the keys, without their secrets.")
    int list(@Mixin ServerOptions where) {
        Table table = new Table("id", "name", "role", "created", "expires", "pipelines", "limits");
        Optional<RemoteServer> remote = where.remote();
        if (remote.isPresent()) {
            for (JsonNode key : remote.get().send("GET", "/api/v1/keys", null).path("keys")) {
                List<String> pipelines = new ArrayList<>();
                key.path("pipelines").forEach(one -> pipelines.add(one.asText()));
                JsonNode limits = key.path("limits");
                row(
                        table,
                        key.path("id").asText(),
                        key.path("name").asText(),
                        key.path("role").asText(),
                        key.path("created").asText(),
                        key.path("expires").asText("-"),
                        pipelines,
                        limits(
                                limits.path("requestsPerMinute").asText("-"),
                                limits.path("runs").asText("-"),
                                limits.path("stepsPerDay").asText("-")));
            }
        } else {
            for (AccessKey key : keys().list()) {
                row(
                        table,
                        key.id(),
                        key.name(),
                        key.role().word(),
                        key.created(),
                        key.expires() == null ? "-" : key.expires(),
                        key.pipelines(),
                        limits(
                                text(key.limits().requestsPerMinute()),
                                text(key.limits().runs()),
                                text(key.limits().stepsPerDay())));
            }
        }
        table.lines().forEach(environment.console()::line);
        return ExitCode.DONE;
    }

    private static String text(@Nullable Number number) {
        return number == null ? "-" : number.toString();
    }

    private static void row(
            Table table,
            String id,
            String name,
            String role,
            String created,
            String expires,
            List<String> pipelines,
            String limits) {
        String all = pipelines.isEmpty() ? "all" : String.join(", ", pipelines);
        table.row(id, name, role, created, expires, all, limits);
    }

    private static String limits(String requests, String runs, String steps) {
        return requests.equals("-") && runs.equals("-") && steps.equals("-")
                ? "-"
                : requests + "/min, " + runs + " runs, " + steps + " steps/day";
    }

    @Command(name = "revoke", description = "Take a key back; it is refused from now on.")
    int revoke(
            @Parameters(paramLabel = "ID", description = "The key's id, of 8 digits.") String id,
            @Mixin ServerOptions where) {
        Optional<RemoteServer> remote = where.remote();
        if (remote.isPresent()) {
            remote.get().send("DELETE", "/api/v1/keys/" + id, null);
        } else {
            keys().revoke(id, Actor.user("console"));
        }
        environment.console().line("revoked: key " + id);
        return ExitCode.DONE;
    }

    private AccessKeys keys() {
        return new AccessKeys(environment.home().conf(), new AuditLog(environment.home().audit()));
    }
}
