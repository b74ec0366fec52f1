package org.intarsia.server.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.sqlite.JDBC;

/**
 * One connection to a SQLite file, owned by one thread: what is asked of it happens one after the
 * other, each as one transaction that is on the disk when its answer comes.
 */
final class Database implements AutoCloseable {
    private final Path file;
    private final ExecutorService thread;
    private final Connection connection;

    /** Something to do in one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * @throws IntarsiaException INT-465 when it cannot be opened, or a newer version made it
     */
    Database(Path file) {
        this.file = file;
        this.thread =
                Executors.newSingleThreadExecutor(
                        work -> {
                            Thread own = new Thread(work, "intarsia-jobs-store");
                            own.setDaemon(true);
                            return own;
                        });
        try {
            this.connection = on(this::open);
        } catch (RuntimeException e) {
            thread.shutdown();
            throw e;
        }
    }

    /** The driver is asked by its class: the service loader does not see into bundles. */
    private Connection open() throws SQLException {
        Connection opened = new JDBC().connect(JDBC.PREFIX + file, new Properties());
        try (Statement statement = opened.createStatement()) {
            statement.execute("pragma journal_mode = wal");
            // A commit is on the disk when it returns, also when the machine loses its power.
            statement.execute("pragma synchronous = full");
            statement.execute("pragma foreign_keys = on");
            opened.setAutoCommit(false);
            Migrations.apply(opened);
            return opened;
        } catch (SQLException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Does the work on the thread of the connection; what fails leaves nothing behind. */
    <T> T call(Work<T> work) {
        return on(
                () -> {
                    try {
                        T result = work.on(connection);
                        connection.commit();
                        return result;
                    } catch (SQLException | RuntimeException e) {
                        connection.rollback();
                        throw e;
                    }
                });
    }

    private <T> T on(Callable<T> work) {
        try {
            return thread.submit(work).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw unusable(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unusable(e);
        }
    }

    private IntarsiaException unusable(Throwable cause) {
        Problem problem =
                new Problem(
                        ErrorCode.JOBS_UNUSABLE,
                        String.valueOf(file.getFileName()),
                        cause.getMessage() == null ? cause.toString() : cause.getMessage(),
                        "Check the disk, or name another folder with --jobs.");
        return new IntarsiaException(java.util.List.of(problem), cause);
    }

    /** Calling it again does nothing. */
    @Override
    public void close() {
        if (thread.isShutdown()) {
            return;
        }
        on(
                () -> {
                    connection.close();
                    return null;
                });
        thread.shutdown();
        try {
            thread.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
