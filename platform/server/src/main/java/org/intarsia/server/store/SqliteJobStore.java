package org.intarsia.server.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.server.jobs.Job;
import org.intarsia.server.jobs.JobFilter;
import org.intarsia.server.jobs.JobPicture;
import org.intarsia.server.jobs.JobStatus;
import org.intarsia.server.jobs.JobStore;
import org.intarsia.server.jobs.TurnOrder;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/** Jobs in a file of SQLite. */
public final class SqliteJobStore implements JobStore {
    private final Database database;

    /**
     * @param file made when it is missing
     * @throws IntarsiaException INT-465 when it cannot be opened
     */
    public SqliteJobStore(Path file) {
        this.database = new Database(file);
    }

    @Override
    public Job submit(Submission submission, int most) {
        return database.call(
                connection -> {
                    if (submission.key() != null) {
                        Optional<Job> before = repeated(connection, submission);
                        if (before.isPresent()) {
                            return before.get();
                        }
                    }
                    room(connection, most);
                    try (PreparedStatement row = connection.prepareStatement(JobRow.INSERT)) {
                        JobRow.insert(row, submission);
                        row.executeUpdate();
                    }
                    return one(connection, submission.job().id()).orElseThrow();
                });
    }

    private static Optional<Job> repeated(Connection connection, Submission submission)
            throws SQLException {
        String sql = "select * from job where owner = ? and request_key = ?";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, submission.job().owner());
            query.setString(2, submission.key());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                if (!row.getString("request_digest").equals(submission.digest())) {
                    throw new IntarsiaException(
                            ErrorCode.IDEMPOTENCY_KEY_REUSED,
                            "header Idempotency-Key",
                            "job " + row.getString("id") + " was another request with this key",
                            "Use a new key for each job.");
                }
                return Optional.of(JobRow.read(row));
            }
        }
    }

    private static void room(Connection connection, int most) throws SQLException {
        String sql = "select count(*) from job where status in ('queued', 'running')";
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            if (row.getInt(1) >= most) {
                throw new IntarsiaException(
                        ErrorCode.SERVER_BUSY,
                        "jobs",
                        row.getInt(1) + " have not ended, and there may be " + most,
                        "Send the request again when some have.");
            }
        }
    }

    @Override
    public Optional<Job> find(String id) {
        return database.call(connection -> one(connection, id));
    }

    @Override
    public List<Job> list(JobFilter filter) {
        String status = filter.status() == null ? null : filter.status().word();
        return database.call(
                connection ->
                        query(
                                connection,
                                "(?1 is null or owner = ?1) and (?2 is null or status = ?2)"
                                        + " order by number desc limit ?3",
                                filter.owner(),
                                status,
                                filter.most()));
    }

    @Override
    public List<Job> queue() {
        return database.call(
                connection ->
                        TurnOrder.of(query(connection, "status = 'queued'"), turns(connection)));
    }

    @Override
    public Optional<Job> take(Collection<String> pipelines, Instant now) {
        return database.call(
                connection -> {
                    List<Job> waiting =
                            query(
                                    connection,
                                    "status = 'queued' and ready <= ?1",
                                    now.toEpochMilli());
                    waiting.removeIf(job -> !pipelines.contains(job.order().pipeline()));
                    Map<String, Long> turns = turns(connection);
                    Optional<Job> next = TurnOrder.of(waiting, turns).stream().findFirst();
                    if (next.isEmpty()) {
                        return next;
                    }
                    Job taken = next.get().taken(now);
                    update(connection, taken, next.get().state().fence());
                    long last = turns.values().stream().mapToLong(it -> it).max().orElse(0);
                    run(
                            connection,
                            "insert into turn (owner, last) values (?1, ?2)"
                                    + " on conflict (owner) do update set last = ?2",
                            taken.owner(),
                            last + 1);
                    return Optional.of(taken);
                });
    }

    @Override
    public boolean write(Job job, long fence) {
        return write(job, fence, List.of());
    }

    @Override
    public boolean write(Job job, long fence, List<JobPicture> pictures) {
        return database.call(
                connection -> {
                    if (!update(connection, job, fence)) {
                        return false;
                    }
                    for (JobPicture picture : pictures) {
                        run(
                                connection,
                                "insert or replace into picture (job, position, label, seed)"
                                        + " values (?1, ?2, ?3, ?4)",
                                job.id(),
                                picture.index(),
                                picture.label(),
                                picture.seed());
                    }
                    return true;
                });
    }

    @Override
    public boolean clear(Job job, long fence) {
        return database.call(
                connection -> {
                    if (!update(connection, job, fence)) {
                        return false;
                    }
                    run(connection, "delete from picture where job = ?1", job.id());
                    return true;
                });
    }

    @Override
    public List<JobPicture> pictures(String job) {
        String sql = "select position, label, seed from picture where job = ? order by position";
        return database.call(
                connection -> {
                    List<JobPicture> pictures = new ArrayList<>();
                    try (PreparedStatement query = connection.prepareStatement(sql)) {
                        query.setString(1, job);
                        try (ResultSet row = query.executeQuery()) {
                            while (row.next()) {
                                pictures.add(
                                        new JobPicture(
                                                row.getInt(1), row.getString(2), row.getLong(3)));
                            }
                        }
                    }
                    return pictures;
                });
    }

    @Override
    public List<Job> running() {
        return database.call(
                connection -> query(connection, "status = ?1", JobStatus.RUNNING.word()));
    }

    @Override
    public List<Job> late(Instant now) {
        return database.call(
                connection ->
                        query(
                                connection,
                                "status = 'queued' and deadline <= ?1",
                                now.toEpochMilli()));
    }

    @Override
    public List<Job> expired(Instant now) {
        return database.call(connection -> query(connection, "expires <= ?1", now.toEpochMilli()));
    }

    @Override
    public void delete(String id) {
        database.call(connection -> run(connection, "delete from job where id = ?1", id));
    }

    private static Optional<Job> one(Connection connection, String id) throws SQLException {
        return query(connection, "id = ?1", id).stream().findFirst();
    }

    private static List<Job> query(Connection connection, String where, @Nullable Object... values)
            throws SQLException {
        List<Job> jobs = new ArrayList<>();
        String sql = "select * from job where " + where;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            set(query, values);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    jobs.add(JobRow.read(row));
                }
            }
        }
        return jobs;
    }

    private static Map<String, Long> turns(Connection connection) throws SQLException {
        Map<String, Long> turns = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement("select owner, last from turn");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                turns.put(row.getString(1), row.getLong(2));
            }
        }
        return turns;
    }

    private static boolean update(Connection connection, Job job, long fence) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement(JobRow.UPDATE)) {
            JobRow.update(row, job, fence);
            return row.executeUpdate() == 1;
        }
    }

    private static int run(Connection connection, String sql, Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            return statement.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, @Nullable Object... values)
            throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
