package org.intarsia.server.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.intarsia.server.jobs.Job;
import org.intarsia.server.jobs.JobStatus;
import org.intarsia.spi.problem.IntarsiaException;
import org.sqlite.JDBC;

/** Jobs in a file of SQLite, which one process at a time has. */
public final class SqliteJobStore extends SqlJobStore {
    /**
     * @param file made when it is missing
     * @throws IntarsiaException INT-465 when it cannot be opened
     */
    public SqliteJobStore(Path file) {
        super(
                new Database(
                        String.valueOf(file.getFileName()),
                        "Check the disk, or name another folder with --jobs.",
                        () -> open(file)));
    }

    /** The driver is asked by its class: the service loader does not see into bundles. */
    private static Connection open(Path file) throws SQLException {
        Connection opened = new JDBC().connect(JDBC.PREFIX + file, new Properties());
        try (Statement statement = opened.createStatement()) {
            statement.execute("pragma journal_mode = wal");
            // A commit is on the disk when it returns, also when the machine loses its power.
            statement.execute("pragma synchronous = full");
            statement.execute("pragma foreign_keys = on");
            opened.setAutoCommit(false);
            Migrations.apply(opened, new SqliteSchema());
            return opened;
        } catch (SQLException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** There is one connection, whose transactions come one after the other. */
    @Override
    void lock(Connection connection) {}

    @Override
    void taken(Connection connection, Job job) {}

    @Override
    public List<Job> left() {
        return database()
                .call(connection -> Sql.query(connection, "status = ?", JobStatus.RUNNING.word()));
    }

    /** No other process has any, or wants anything of one. */
    @Override
    public Beat beat() {
        return Beat.QUIET;
    }
}
