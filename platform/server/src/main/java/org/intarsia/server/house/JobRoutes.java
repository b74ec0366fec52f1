package org.intarsia.server.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.app.access.Role;
import org.intarsia.app.serve.ServerLimits;
import org.intarsia.base.Digests;
import org.intarsia.server.document.RequestReader.Checked;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.Handler;
import org.intarsia.server.images.ImageOrder;
import org.intarsia.server.images.Images;
import org.intarsia.server.images.ModelNames;
import org.intarsia.server.jobs.Job;
import org.intarsia.server.jobs.JobFilter;
import org.intarsia.server.jobs.JobOrder;
import org.intarsia.server.jobs.JobPriority;
import org.intarsia.server.jobs.JobService;
import org.intarsia.server.jobs.JobState;
import org.intarsia.server.jobs.JobStatus;
import org.intarsia.server.jobs.JobStore;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/jobs}: pictures that are made when their turn comes. */
public final class JobRoutes {
    private static final int ID_BYTES = 16;
    private static final int LISTED = 100;
    private static final int ATTEMPTS = 3;
    private static final int PROMPT_CHARACTERS = 100_000;
    private static final Duration KEEP = Duration.ofDays(1);

    private final JobService jobs;
    private final Images images;
    private final ModelNames models;
    private final ServerLimits limits;
    private final SecureRandom random = new SecureRandom();

    public JobRoutes(JobService jobs, Images images, ModelNames models, ServerLimits limits) {
        this.jobs = jobs;
        this.images = images;
        this.models = models;
        this.limits = limits;
    }

    /** By the ids of the document's operations. */
    public Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new LinkedHashMap<>();
        handlers.put("submitJob", this::submit);
        handlers.put("listJobs", this::list);
        handlers.put("getJob", call -> Answer.json(view(jobs.get(id(call)))));
        handlers.put("changeJob", this::change);
        handlers.put("cancelJob", call -> Answer.json(view(jobs.cancel(id(call), call.actor()))));
        handlers.put("listJobPictures", this::pictures);
        handlers.put("getJobPicture", this::picture);
        return handlers;
    }

    /**
     * The id of a job that the caller may see: its own, or any for an operator.
     *
     * @throws IntarsiaException INT-460 as if there were none
     */
    private String id(Handler.Call call) {
        String id = call.checked().path("job");
        boolean own = jobs.get(id).owner().equals(call.actor().name());
        if (!own && !call.caller().may(Role.OPERATOR)) {
            throw JobService.unknown(id);
        }
        return id;
    }

    /** Before those of others. */
    private static void checkPriority(Handler.Call call, @Nullable String priority) {
        if (priority != null && JobPriority.of(priority) == JobPriority.HIGH) {
            call.caller().check(Role.OPERATOR);
        }
    }

    private Map<String, Object> view(Job job) {
        return JobViews.whole(job, jobs.queue());
    }

    private Answer submit(Handler.Call call) {
        Checked asked = call.checked();
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        Instant now = Instant.now();
        checkPriority(call, asked.text("priority"));
        JobOrder order = order(asked);
        call.caller().checkUses(order.pipeline());
        Job wanted =
                new Job(
                        HexFormat.of().formatHex(id),
                        0,
                        call.actor().name(),
                        now,
                        order,
                        JobState.queued(order.notBefore() == null ? now : order.notBefore()));
        Job job =
                jobs.submit(
                        new JobStore.Submission(
                                wanted,
                                asked.header("Idempotency-Key"),
                                Digests.sha256(asked.body().toString())));
        boolean fresh = job.id().equals(wanted.id());
        return Answer.json(fresh ? 201 : 200, view(job));
    }

    private JobOrder order(Checked asked) {
        String pipeline = models.pipeline(asked.text("pipeline"));
        Problems problems = new Problems();
        Instant[] times = new Instant[2];
        problems.collect(() -> times[0] = time(asked, "notBefore"));
        problems.collect(() -> times[1] = time(asked, "deadline"));
        ImageOrder[] orders = new ImageOrder[1];
        int[] pictures = {1};
        problems.collect(
                () -> {
                    orders[0] = OrderFields.order(asked, pipeline, true);
                    checkLength(JobOrder.Prompts.of(orders[0].prompts()));
                    pictures[0] = images.check(orders[0], OrderFields.NAMES, limits.jobPictures());
                });
        problems.throwIfAny();
        ImageOrder order = orders[0];
        String priority = asked.text("priority");
        return new JobOrder(
                pipeline,
                order.labels(),
                JobOrder.Prompts.of(order.prompts()),
                order.count(),
                order.seed(),
                pictures[0],
                Math.min(Images.BATCH, pictures[0]),
                priority == null ? JobPriority.NORMAL : JobPriority.of(priority),
                (int) asked.whole("attempts", ATTEMPTS),
                times[0],
                times[1],
                Duration.ofSeconds(asked.whole("keepSeconds", KEEP.toSeconds())));
    }

    /** A store of many jobs is read whole now and then. */
    private static void checkLength(JobOrder.Prompts prompts) {
        if (prompts.characters() > PROMPT_CHARACTERS) {
            throw new IntarsiaException(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    "prompts",
                    prompts.characters()
                            + " characters in all, and a job may have "
                            + PROMPT_CHARACTERS,
                    "Submit several jobs.");
        }
    }

    private static @Nullable Instant time(Checked asked, String name) {
        String text = asked.text(name);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_REQUEST,
                    name,
                    "it is no time",
                    "Write it as 2026-01-31T18:00:00Z.");
        }
    }

    private Answer list(Handler.Call call) {
        Checked asked = call.checked();
        JsonNode owner = asked.query("owner");
        JsonNode status = asked.query("status");
        JsonNode most = asked.query("limit");
        boolean all = call.caller().may(Role.OPERATOR);
        JobFilter filter =
                new JobFilter(
                        !all ? call.actor().name() : owner == null ? null : owner.asText(),
                        status == null ? null : JobStatus.of(status.asText()),
                        most == null ? LISTED : most.asInt());
        List<String> queue = jobs.queue();
        List<Map<String, Object>> views =
                jobs.list(filter).stream().map(job -> JobViews.listed(job, queue)).toList();
        return Answer.json(Map.of("jobs", views, "queued", queue.size()));
    }

    private Answer change(Handler.Call call) {
        JobPriority priority = JobPriority.of(call.checked().text("priority"));
        checkPriority(call, call.checked().text("priority"));
        return Answer.json(view(jobs.prioritize(id(call), priority, call.actor())));
    }

    private Answer pictures(Handler.Call call) {
        String id = id(call);
        List<Map<String, Object>> views =
                jobs.pictures(id).stream().map(one -> JobViews.picture(id, one)).toList();
        return Answer.json(Map.of("pictures", views));
    }

    private Answer picture(Handler.Call call) {
        int index = call.checked().path().get("index").asInt();
        byte[] png =
                jobs.picture(id(call), index)
                        .orElseThrow(
                                () ->
                                        new IntarsiaException(
                                                ErrorCode.UNKNOWN_PICTURE,
                                                "picture " + index,
                                                "the job has no such picture, or not yet",
                                                "GET /api/v1/jobs/" + id(call) + "/pictures."));
        return Answer.text("image/png", png);
    }
}
