package org.intarsia.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Table;
import org.intarsia.spi.plugin.Range;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jobs}: pictures that a server makes when their turn comes. */
@Command(
        name = "jobs",
        description = {
            "Submit jobs to a running server, look at them, wait for them, cancel them:",
            "a job is made when its turn comes, and survives the server. All subcommands need"
                    + " --server and a key."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  intarsia jobs submit shapes-jit --label star --count 100 --server http://127.0.0.1:8080",
            "  intarsia jobs list --status queued --server http://127.0.0.1:8080",
            "  intarsia jobs submit NAME --prompt \"a red fox\" --negative-prompt blurry"
                    + " --server http://127.0.0.1:8080",
            "  intarsia jobs wait ID --out pics/ --server http://127.0.0.1:8080"
        })
public final class JobsCommand {
    private static final String JOBS = "/api/v1/jobs";

    private final Environment environment;

    public JobsCommand(Environment environment) {
        this.environment = environment;
    }

    @Command(name = "list", description = "List the jobs, the newest first.")
    int list(
            @Option(
                            names = "--status",
                            paramLabel = "STATUS",
                            description =
                                    "queued, running, succeeded, failed or cancelled. Default: all.")
                    @Nullable String status,
            @Option(
                            names = "--limit",
                            defaultValue = "100",
                            paramLabel = "N",
                            description = "Jobs at most, 1 to 1000. Default: ${DEFAULT-VALUE}.")
                    int limit,
            @Mixin ServerOptions where) {
        new ArgumentChecks().within("--limit", limit, Range.of(1, 1000)).throwIfAny();
        String filter = status == null ? "" : "&status=" + word("--status", status);
        JsonNode answer = where.required().send("GET", JOBS + "?limit=" + limit + filter, null);
        Table table = new Table("id", "owner", "pipeline", "status", "place", "images", "priority");
        for (JsonNode job : answer.path("jobs")) {
            table.row(
                    job.path("id").asText(),
                    job.path("owner").asText(),
                    job.path("pipeline").asText(),
                    job.path("status").asText(),
                    job.has("position") ? job.path("position").asText() : "-",
                    job.path("finished").asInt() + "/" + job.path("pictures").asInt(),
                    job.path("priority").asText());
        }
        table.lines().forEach(environment.console()::line);
        return ExitCode.DONE;
    }

    @Command(name = "show", description = "Print a job: every entry that the server has of it.")
    int show(
            @Parameters(paramLabel = "ID", description = "Of the job.") String id,
            @Mixin ServerOptions where) {
        where.required()
                .send("GET", path(id), null)
                .properties()
                .forEach(one -> environment.console().line(one.getKey() + ": " + text(one)));
        return ExitCode.DONE;
    }

    private static String text(Map.Entry<String, JsonNode> entry) {
        return entry.getValue().isValueNode()
                ? entry.getValue().asText()
                : entry.getValue().toString();
    }

    @Command(name = "submit", description = "Submit a job, and print its id.")
    int submit(
            @Parameters(paramLabel = "PIPELINE", description = "A pipeline of the server.")
                    String pipeline,
            @Option(
                            names = "--label",
                            paramLabel = "CLASS",
                            description =
                                    "Class by number, range or name. May be repeated. "
                                            + "Default: the first ten classes.")
                    @Nullable List<String> labels,
            @Option(
                            names = "--prompt",
                            paramLabel = "TEXT",
                            description =
                                    "A text, for a pipeline that reads texts. May be repeated.")
                    @Nullable List<String> prompts,
            @Option(
                            names = "--negative-prompt",
                            paramLabel = "TEXT",
                            description = "What the images are to avoid, where there is a text.")
                    @Nullable String negative,
            @Option(
                            names = "--seed",
                            defaultValue = "0",
                            paramLabel = "N",
                            description =
                                    "Seed of the first image of each class or text. Default: 0.")
                    long seed,
            @Option(
                            names = "--count",
                            defaultValue = "1",
                            paramLabel = "N",
                            description = "Images of each class or text, 1 to 1000. Default: 1.")
                    int count,
            @Option(
                            names = "--priority",
                            defaultValue = "normal",
                            paramLabel = "WORD",
                            description = "low, normal or high. Default: normal.")
                    String priority,
            @Option(
                            names = "--deadline",
                            paramLabel = "INSTANT",
                            description =
                                    "When it must have ended, such as 2027-01-31T00:00:00Z. "
                                            + "Default: never.")
                    @Nullable String deadline,
            @Option(
                            names = "--request-key",
                            paramLabel = "KEY",
                            description =
                                    "Makes no second job when the command is repeated with it. "
                                            + "Default: a new one.")
                    @Nullable String requestKey,
            @Mixin ServerOptions where) {
        new ArgumentChecks()
                .within("--seed", seed, Range.of(0, Long.MAX_VALUE))
                .within("--count", count, Range.of(1, 1000))
                .throwIfAny();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("pipeline", pipeline);
        body.put("labels", labels == null ? List.of() : labels);
        body.put("prompts", prompts == null ? List.of() : prompts);
        body.put("negativePrompt", negative);
        body.put("seed", seed);
        body.put("count", count);
        body.put("priority", priority);
        body.put("deadline", deadline);
        String key = requestKey == null ? UUID.randomUUID().toString() : requestKey;
        JsonNode job = where.required().send("POST", JOBS, body, Map.of("Idempotency-Key", key));
        environment.console().line(job.path("id").asText());
        return ExitCode.DONE;
    }

    @Command(
            name = "cancel",
            description = "End a job: at once when it waits, else at its next step.")
    int cancel(
            @Parameters(paramLabel = "ID", description = "Of the job.") String id,
            @Mixin ServerOptions where) {
        JsonNode job = where.required().send("DELETE", path(id), null);
        boolean later = job.path("cancelling").asBoolean();
        environment.console().line(later ? "ends at its next step" : job.path("status").asText());
        return ExitCode.DONE;
    }

    @Command(
            name = "wait",
            description =
                    "Wait until a job has ended; the exit code is 1 when it failed or was cancelled.")
    int await(
            @Parameters(paramLabel = "ID", description = "Of the job.") String id,
            @Option(
                            names = "--out",
                            paramLabel = "DIR",
                            description =
                                    "Folder for its images. Default: they stay on the server.")
                    @Nullable Path out,
            @Mixin ServerOptions where)
            throws InterruptedException {
        return new JobWait(environment, where.required(), path(id)).run(out);
    }

    private static String path(String id) {
        if (!id.matches("[0-9a-f]{32}")) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_COMMAND,
                    "ID " + id,
                    "an id has 32 digits and letters from a to f",
                    "List the jobs with: jobs list");
        }
        return JOBS + "/" + id;
    }

    private static String word(String option, String text) {
        if (!text.matches("[a-z]+")) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_COMMAND,
                    option + " " + text,
                    "it is no such word",
                    "See: jobs list --help");
        }
        return text;
    }
}
