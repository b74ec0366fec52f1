package org.intarsia.server.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Jobs for tests. */
public final class TestJobs {
    public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private TestJobs() {}

    public static Job job(String id, String owner, JobPriority priority) {
        return new Job(id, 0, owner, NOON, order(priority, null), JobState.queued(NOON));
    }

    /** One that has prompts. */
    public static Job job(String id, JobOrder.Prompts prompts) {
        JobOrder order = order(JobPriority.NORMAL, prompts, null);
        return new Job(id, 0, "ada", NOON, order, JobState.queued(NOON));
    }

    public static JobOrder order(JobPriority priority, Instant deadline) {
        return order(priority, JobOrder.Prompts.NONE, deadline);
    }

    private static JobOrder order(
            JobPriority priority, JobOrder.Prompts prompts, Instant deadline) {
        return new JobOrder(
                "toy",
                List.of("1"),
                prompts,
                2,
                5,
                2,
                2,
                priority,
                3,
                null,
                deadline,
                Duration.ofHours(1));
    }
}
