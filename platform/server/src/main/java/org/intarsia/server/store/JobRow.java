package org.intarsia.server.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.intarsia.server.jobs.Job;
import org.intarsia.server.jobs.JobOrder;
import org.intarsia.server.jobs.JobPriority;
import org.intarsia.server.jobs.JobProgress;
import org.intarsia.server.jobs.JobState;
import org.intarsia.server.jobs.JobStatus;
import org.intarsia.server.jobs.JobStore;
import org.jspecify.annotations.Nullable;

/** A job as a row of the table, and back. */
final class JobRow {
    /** The columns of a job without its labels and prompts. */
    static final String BRIEF =
            "id, number, owner, created, pipeline, '[]' as labels,"
                    + " '{\"texts\":[]}' as prompts, count, seed, pictures, batch, priority,"
                    + " attempts, not_before, deadline, keep, status, fence, cancelling, failures,"
                    + " crashes, generation, finished, step, steps, ready, started, ended, problems";

    static final String INSERT =
            "insert into job (id, owner, request_key, request_digest, created, pipeline, labels,"
                    + " prompts, count, seed, pictures, batch, attempts, not_before, deadline, keep,"
                    + " priority, status, fence, cancelling, failures, crashes, generation,"
                    + " finished, step, steps, ready, started, ended, expires, problems)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                    + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    static final String UPDATE =
            "update job set priority = ?, status = ?, fence = ?,"
                    + " cancelling = case when cancelling = 1 then 1 else ? end, failures = ?,"
                    + " crashes = ?, generation = ?, finished = ?, step = ?, steps = ?, ready = ?,"
                    + " started = ?, ended = ?, expires = ?, problems = ?"
                    + " where id = ? and fence = ?";

    private static final ObjectMapper JSON = new ObjectMapper();

    private JobRow() {}

    static void insert(PreparedStatement row, JobStore.Submission submission) throws SQLException {
        Job job = submission.job();
        JobOrder order = job.order();
        int at = 1;
        row.setString(at++, job.id());
        row.setString(at++, job.owner());
        row.setString(at++, submission.key());
        row.setString(at++, submission.digest());
        row.setLong(at++, job.created().toEpochMilli());
        row.setString(at++, order.pipeline());
        row.setString(at++, json(order.labels()));
        row.setString(at++, json(order.prompts()));
        row.setInt(at++, order.count());
        row.setLong(at++, order.seed());
        row.setInt(at++, order.pictures());
        row.setInt(at++, order.batch());
        row.setInt(at++, order.attempts());
        time(row, at++, order.notBefore());
        time(row, at++, order.deadline());
        row.setLong(at++, order.keep().toMillis());
        changing(row, at, job);
    }

    static void update(PreparedStatement row, Job job, long fence) throws SQLException {
        int at = changing(row, 1, job);
        row.setString(at++, job.id());
        row.setLong(at, fence);
    }

    /** The columns that change, in the order of both statements. */
    private static int changing(PreparedStatement row, int first, Job job) throws SQLException {
        JobState state = job.state();
        Instant ended = state.ended();
        int at = first;
        row.setInt(at++, job.order().priority().ordinal());
        row.setString(at++, state.status().word());
        row.setLong(at++, state.fence());
        row.setInt(at++, state.cancelling() ? 1 : 0);
        row.setInt(at++, state.failures());
        row.setInt(at++, state.crashes());
        row.setString(at++, state.generation());
        row.setInt(at++, state.progress().finished());
        row.setInt(at++, state.progress().step());
        row.setInt(at++, state.progress().steps());
        time(row, at++, state.ready());
        time(row, at++, state.started());
        time(row, at++, ended);
        time(row, at++, ended == null ? null : ended.plus(job.order().keep()));
        row.setString(at++, json(state.problems()));
        return at;
    }

    static Job read(ResultSet row) throws SQLException {
        JobOrder order =
                new JobOrder(
                        row.getString("pipeline"),
                        value(row.getString("labels"), new TypeReference<List<String>>() {}),
                        value(row.getString("prompts"), new TypeReference<JobOrder.Prompts>() {}),
                        row.getInt("count"),
                        row.getLong("seed"),
                        row.getInt("pictures"),
                        row.getInt("batch"),
                        JobPriority.values()[row.getInt("priority")],
                        row.getInt("attempts"),
                        time(row, "not_before"),
                        time(row, "deadline"),
                        Duration.ofMillis(row.getLong("keep")));
        JobState state =
                new JobState(
                        JobStatus.of(row.getString("status")),
                        row.getLong("fence"),
                        row.getInt("cancelling") != 0,
                        row.getInt("failures"),
                        row.getInt("crashes"),
                        row.getString("generation"),
                        new JobProgress(
                                row.getInt("finished"), row.getInt("step"), row.getInt("steps")),
                        Instant.ofEpochMilli(row.getLong("ready")),
                        time(row, "started"),
                        time(row, "ended"),
                        value(
                                row.getString("problems"),
                                new TypeReference<List<Map<String, String>>>() {}));
        return new Job(
                row.getString("id"),
                row.getLong("number"),
                row.getString("owner"),
                Instant.ofEpochMilli(row.getLong("created")),
                order,
                state);
    }

    private static void time(PreparedStatement row, int at, @Nullable Instant time)
            throws SQLException {
        if (time == null) {
            row.setNull(at, Types.INTEGER);
        } else {
            row.setLong(at, time.toEpochMilli());
        }
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a job cannot be written", e);
        }
    }

    private static <T> T value(String text, TypeReference<T> type) throws SQLException {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new SQLException("a row of the jobs is damaged", e);
        }
    }
}
