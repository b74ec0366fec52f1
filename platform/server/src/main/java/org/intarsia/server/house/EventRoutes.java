package org.intarsia.server.house;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.intarsia.app.host.HostEvent;
import org.intarsia.app.serve.ServedPlatform;
import org.intarsia.kernel.PluginEvent;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.EventWriter;
import org.intarsia.server.http.Handler;
import org.intarsia.server.http.Lifecycle;
import org.intarsia.server.jobs.JobEvent;
import org.intarsia.server.jobs.JobService;
import org.intarsia.server.plugins.PluginViews;
import org.intarsia.server.problem.ProblemForm;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** {@code GET /api/v1/events}: what happens to pipelines, runs, jobs and plugins. */
public final class EventRoutes implements Handler {
    /** A quiet stream sends a comment this often, so that proxies keep it. */
    private static final Duration QUIET = Duration.ofSeconds(15);

    /** How soon a stream ends whose key was revoked or has expired. */
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(1);

    private final EventFeed feed = new EventFeed();
    private final Semaphore streams;
    private final int most;

    /**
     * Listens until the server stops.
     *
     * @param most streams at once
     */
    public EventRoutes(ServedPlatform platform, JobService jobs, Lifecycle lifecycle, int most) {
        this.most = most;
        this.streams = new Semaphore(most);
        AutoCloseable ofHost = platform.host().listen(this::happened);
        AutoCloseable ofKernel = platform.registry().listen(this::happened);
        AutoCloseable ofJobs = jobs.listen(this::happened);
        lifecycle.atDrain(() -> end(ofHost, ofKernel, ofJobs));
    }

    private void end(AutoCloseable... listening) {
        for (AutoCloseable one : listening) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException("listening ends", e);
            }
        }
        feed.close();
    }

    @Override
    public Answer answer(Call call) {
        String header = call.request().header().apply("Last-Event-ID");
        long after = header != null && header.matches("\\d{1,18}") ? Long.parseLong(header) : -1;
        if (!streams.tryAcquire()) {
            throw new IntarsiaException(
                    ErrorCode.SERVER_BUSY,
                    "server",
                    most + " streams of events are open",
                    "Close one, or try again later.");
        }
        long from = after < 0 ? feed.last() : after;
        return new Answer.Stream(
                events -> {
                    try {
                        write(events, from, call.access());
                    } finally {
                        streams.release();
                    }
                },
                streams::release);
    }

    private void write(EventWriter events, long from, Runnable access) {
        events.comment("connected");
        if (feed.lost(from)) {
            events.event(null, "lost", "{}");
        }
        // Numbers begin anew with each process: those of the last one would hide the events of
        // this.
        long seen = Math.min(from, feed.last());
        long told = System.nanoTime();
        while (true) {
            boolean last = feed.closed();
            List<EventFeed.Entry> news = feed.after(seen, last ? Duration.ZERO : BETWEEN_CHECKS);
            access.run();
            for (EventFeed.Entry one : news) {
                events.event(Long.toString(one.id()), one.name(), one.data());
                seen = one.id();
                told = System.nanoTime();
            }
            if (last) {
                events.event(null, "bye", "{}");
                return;
            }
            if (System.nanoTime() - told >= QUIET.toNanos()) {
                events.comment("quiet");
                told = System.nanoTime();
            }
        }
    }

    private void happened(PluginEvent event) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("plugin", PluginViews.plugin(event.plugin(), List.of()));
        feed.add("plugin-" + event.kind().name().toLowerCase(Locale.ROOT), data);
    }

    private void happened(JobEvent event) {
        feed.add(event.kind().word(), Map.of("job", JobViews.job(event.job())));
    }

    private void happened(HostEvent event) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("at", event.at().toString());
        data.put("pipeline", event.pipeline());
        if (event instanceof HostEvent.Loaded loaded) {
            data.put("actor", loaded.actor().name());
            data.put("generation", Views.generation(loaded.generation()));
            feed.add("loaded", data);
        } else if (event instanceof HostEvent.Unloaded unloaded) {
            data.put("actor", unloaded.actor().name());
            data.put("cut", unloaded.cut());
            feed.add("unloaded", data);
        } else if (event instanceof HostEvent.Swapped swapped) {
            data.put("actor", swapped.actor().name());
            data.put("generation", Views.generation(swapped.generation()));
            feed.add("swapped", data);
        } else if (event instanceof HostEvent.RolledBack back) {
            data.put("actor", back.actor().name());
            data.put("generation", Views.generation(back.generation()));
            feed.add("rolled-back", data);
        } else if (event instanceof HostEvent.Forgotten forgotten) {
            data.put("actor", forgotten.actor().name());
            data.put("generation", Views.generation(forgotten.generation()));
            feed.add("forgotten", data);
        } else if (event instanceof HostEvent.CanaryStarted started) {
            data.put("actor", started.actor().name());
            data.put("percent", started.canary().percent());
            data.put("generation", Views.generation(started.canary().generation()));
            feed.add("canary-started", data);
        } else if (event instanceof HostEvent.CanaryEnded ended) {
            data.put("actor", ended.actor().name());
            data.put("reason", ended.reason());
            data.put("generation", Views.generation(ended.generation()));
            feed.add(ended.promoted() ? "canary-promoted" : "canary-rolled-back", data);
        } else if (event instanceof HostEvent.Followed followed) {
            data.put("generation", Views.generation(followed.generation()));
            feed.add("followed", data);
        } else if (event instanceof HostEvent.ChangeFailed failed) {
            data.put("actor", failed.actor().name());
            data.put("action", failed.action());
            data.put("problems", ProblemForm.list(failed.problems()));
            feed.add("change-failed", data);
        } else if (event instanceof HostEvent.Warned warned) {
            data.put("text", warned.text());
            feed.add("warned", data);
        } else if (event instanceof HostEvent.RunStarted started) {
            data.put("run", Views.run(started.run()));
            feed.add("run-started", data);
        } else if (event instanceof HostEvent.RunEnded ended) {
            data.put("run", Views.run(ended.run()));
            data.put("outcome", ended.outcome().name().toLowerCase(Locale.ROOT));
            feed.add("run-ended", data);
        }
    }
}
