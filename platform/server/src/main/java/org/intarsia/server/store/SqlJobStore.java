package org.intarsia.server.store;

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

/** Jobs in tables, by SQL that the databases have in common. */
abstract class SqlJobStore implements JobStore {
    private final Database database;

    /**
     * @param database closed with this
     */
    SqlJobStore(Database database) {
        this.database = database;
    }

    /** Nobody else submits or takes a job until the transaction ends. */
    abstract void lock(Connection connection) throws SQLException;

    /** This process has a job from now on. */
    abstract void taken(Connection connection, Job job) throws SQLException;

    Database database() {
        return database;
    }

    @Override
    public Job submit(Submission submission, int most) {
        return database.call(
                connection -> {
                    lock(connection);
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
            row.next();
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
        List<String> where = new ArrayList<>(List.of("1 = 1"));
        List<Object> values = new ArrayList<>();
        if (filter.owner() != null) {
            where.add("owner = ?");
            values.add(filter.owner());
        }
        if (filter.status() != null) {
            where.add("status = ?");
            values.add(filter.status().word());
        }
        values.add(filter.most());
        return database.call(
                connection ->
                        Sql.query(
                                connection,
                                String.join(" and ", where) + " order by number desc limit ?",
                                values.toArray()));
    }

    @Override
    public List<Job> queue() {
        return database.call(
                connection ->
                        TurnOrder.of(
                                Sql.briefly(connection, "status = 'queued'"), turns(connection)));
    }

    @Override
    public Optional<Job> take(Collection<String> pipelines, Instant now) {
        return database.call(
                connection -> {
                    lock(connection);
                    List<Job> waiting =
                            Sql.briefly(
                                    connection,
                                    "status = 'queued' and ready <= ?",
                                    now.toEpochMilli());
                    waiting.removeIf(job -> !pipelines.contains(job.order().pipeline()));
                    Map<String, Long> turns = turns(connection);
                    Optional<Job> first = TurnOrder.of(waiting, turns).stream().findFirst();
                    if (first.isEmpty()) {
                        return first;
                    }
                    Job next = one(connection, first.get().id()).orElseThrow();
                    Job taken = next.taken(now);
                    update(connection, taken, next.state().fence());
                    long last = turns.values().stream().mapToLong(it -> it).max().orElse(0);
                    Sql.run(
                            connection,
                            "insert into turn (owner, last) values (?, ?)"
                                    + " on conflict (owner) do update set last = excluded.last",
                            taken.owner(),
                            last + 1);
                    taken(connection, taken);
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
                        Sql.run(
                                connection,
                                "insert into picture (job, position, label, seed)"
                                        + " values (?, ?, ?, ?)"
                                        + " on conflict (job, position) do update"
                                        + " set label = excluded.label, seed = excluded.seed",
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
                    Sql.run(connection, "delete from picture where job = ?", job.id());
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
    public void ask(String id) {
        database.call(
                connection ->
                        Sql.run(
                                connection,
                                "update job set cancelling = 1 where id = ? and status = ?",
                                id,
                                JobStatus.RUNNING.word()));
    }

    @Override
    public List<Job> late(Instant now) {
        return database.call(
                connection ->
                        Sql.query(
                                connection,
                                "status = 'queued' and deadline <= ?",
                                now.toEpochMilli()));
    }

    @Override
    public List<Job> expired(Instant now) {
        return database.call(
                connection -> Sql.query(connection, "expires <= ?", now.toEpochMilli()));
    }

    @Override
    public void delete(String id) {
        database.call(connection -> Sql.run(connection, "delete from job where id = ?", id));
    }

    private static Optional<Job> one(Connection connection, String id) throws SQLException {
        return Sql.query(connection, "id = ?", id).stream().findFirst();
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

    @Override
    public void close() {
        database.close();
    }
}
