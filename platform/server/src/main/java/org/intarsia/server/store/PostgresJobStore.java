package org.intarsia.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.intarsia.app.serve.JobDatabase;
import org.intarsia.server.jobs.Job;
import org.intarsia.server.jobs.JobStatus;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Jobs in PostgreSQL, for several nodes over one queue. A node tells that it lives; the jobs of one
 * that was not heard of for a while are taken over. All times of that are the database's.
 */
public final class PostgresJobStore extends SqlJobStore {
    /** A node that was silent for so long has ended. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    private final String node = UUID.randomUUID().toString();
    private final Duration silence;

    /** Beside the work on jobs, which may keep a connection busy for longer than a beat. */
    private final Database beats;

    /**
     * @throws IntarsiaException INT-465 when it cannot be reached, or a newer version made it
     */
    public PostgresJobStore(JobDatabase address) {
        this(address, SILENCE);
    }

    PostgresJobStore(JobDatabase address, Duration silence) {
        super(PostgresConnections.database(address));
        this.silence = silence;
        try {
            this.beats = PostgresConnections.database(address);
        } catch (RuntimeException e) {
            super.close();
            throw e;
        }
    }

    @Override
    void lock(Connection connection) throws SQLException {
        PostgresConnections.lock(connection);
    }

    @Override
    void taken(Connection connection, Job job) throws SQLException {
        Sql.run(
                connection,
                "insert into holder (job, node, beat) values (?, ?, clock_timestamp())"
                        + " on conflict (job) do update"
                        + " set node = excluded.node, beat = excluded.beat",
                job.id(),
                node);
    }

    @Override
    public List<Job> left() {
        return database().call(this::left);
    }

    private List<Job> left(Connection connection) throws SQLException {
        return Sql.query(
                connection,
                "status = ? and not exists (select 1 from holder where holder.job = job.id"
                        + " and holder.beat > clock_timestamp() - ? * interval '1 millisecond')",
                JobStatus.RUNNING.word(),
                silence.toMillis());
    }

    @Override
    public Beat beat() {
        return beats.call(
                connection -> {
                    Sql.run(
                            connection,
                            "update holder set beat = clock_timestamp() where node = ?",
                            node);
                    return new Beat(left(connection), unwanted(connection));
                });
    }

    /** Jobs of this node that somebody wants to end. */
    private Set<String> unwanted(Connection connection) throws SQLException {
        String sql =
                "select job.id from job join holder on holder.job = job.id"
                        + " where holder.node = ? and job.status = ? and job.cancelling = 1";
        Set<String> ids = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, node);
            query.setString(2, JobStatus.RUNNING.word());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getString(1));
                }
            }
        }
        return ids;
    }

    @Override
    public void close() {
        List<RuntimeException> failures = new ArrayList<>();
        for (Runnable closing : List.<Runnable>of(beats::close, super::close)) {
            try {
                closing.run();
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }
}
