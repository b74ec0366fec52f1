package org.intarsia.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a database, owned by one thread: what is asked of it happens one after the
 * other, each as one transaction that lasts when its answer comes. A connection that was lost is
 * opened again.
 */
final class Database implements AutoCloseable {
    private static final int ALIVE_SECONDS = 2;

    private final String name;
    private final String next;
    private final Opening opening;
    private final ExecutorService thread;
    private @Nullable Connection connection;

    /** Something to do in one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Opens a connection that does not commit by itself, to tables of this version. */
    @FunctionalInterface
    interface Opening {
        Connection open() throws SQLException;
    }

    /**
     * @param name what to call it in messages
     * @param next what a person can do when it fails
     * @throws IntarsiaException INT-465 when it cannot be opened, or a newer version made it
     */
    Database(String name, String next, Opening opening) {
        this.name = name;
        this.next = next;
        this.opening = opening;
        this.thread =
                Executors.newSingleThreadExecutor(
                        work -> {
                            Thread own = new Thread(work, "intarsia-jobs-store");
                            own.setDaemon(true);
                            return own;
                        });
        try {
            on(this::opened);
        } catch (RuntimeException e) {
            thread.shutdown();
            throw e;
        }
    }

    private Connection opened() throws SQLException {
        if (connection == null) {
            connection = opening.open();
        }
        return connection;
    }

    /** Does the work on the thread of the connection; what fails leaves nothing behind. */
    <T> T call(Work<T> work) {
        return on(
                () -> {
                    boolean before = connection != null;
                    try {
                        return transaction(work);
                    } catch (LostConnection e) {
                        // Nothing of it was committed: a connection that was idle for long may be
                        // found closed only now.
                        if (before) {
                            return transaction(work);
                        }
                        throw e;
                    }
                });
    }

    /** A connection was found lost before anything was committed. */
    private static final class LostConnection extends SQLException {
        private static final long serialVersionUID = 1L;

        LostConnection(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private <T> T transaction(Work<T> work) throws SQLException {
        Connection used = opened();
        T result;
        try {
            result = work.on(used);
        } catch (SQLException e) {
            throw undone(used) ? e : new LostConnection(e);
        } catch (RuntimeException | Error e) {
            undone(used);
            throw e;
        }
        try {
            used.commit();
            return result;
        } catch (SQLException e) {
            // Whether it was committed is not known: who asked decides.
            undone(used);
            throw e;
        }
    }

    /** Whether the connection can be used again. */
    private boolean undone(Connection used) {
        try {
            used.rollback();
            if (used.isValid(ALIVE_SECONDS)) {
                return true;
            }
        } catch (SQLException e) {
            // It is of no use any more.
        }
        connection = null;
        try {
            used.close();
        } catch (SQLException e) {
            // Nor can it be closed.
        }
        return false;
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
        String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        Problem problem = new Problem(ErrorCode.JOBS_UNUSABLE, name, text, next);
        return new IntarsiaException(List.of(problem), cause);
    }

    /** Calling it again does nothing. */
    @Override
    public void close() {
        if (thread.isShutdown()) {
            return;
        }
        on(
                () -> {
                    if (connection != null) {
                        connection.close();
                    }
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
