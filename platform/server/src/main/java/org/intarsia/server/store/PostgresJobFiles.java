package org.intarsia.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;
import java.util.function.Consumer;
import org.intarsia.app.serve.JobDatabase;
import org.intarsia.base.AtomicFile;
import org.intarsia.server.jobs.JobFiles;
import org.intarsia.server.jobs.LocalJobFiles;

/**
 * Pictures and states of runs in PostgreSQL, so that every node has them. A node that has a job no
 * more changes nothing of it.
 */
public final class PostgresJobFiles implements JobFiles {
    private final Database database;
    private final LocalJobFiles scratch;

    /**
     * @param scratch a folder of this node alone, for what is read and written by path; closed with
     *     this
     */
    public PostgresJobFiles(JobDatabase address, LocalJobFiles scratch) {
        this.scratch = scratch;
        this.database = PostgresConnections.database(address);
    }

    @Override
    public void write(String job, long fence, int index, byte[] png) {
        String sql =
                "insert into picture_file (job, position, png)"
                        + " select id, ?, ? from job where id = ? and fence = ? for update"
                        + " on conflict (job, position) do update set png = excluded.png";
        database.call(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        statement.setInt(1, index);
                        statement.setBytes(2, png);
                        statement.setString(3, job);
                        statement.setLong(4, fence);
                        return statement.executeUpdate();
                    }
                });
    }

    @Override
    public Optional<byte[]> read(String job, int index) {
        return bytes("select png from picture_file where job = ? and position = ?", job, index);
    }

    private Optional<byte[]> bytes(String sql, Object... values) {
        return database.call(
                connection -> {
                    try (PreparedStatement query = connection.prepareStatement(sql)) {
                        Sql.set(query, values);
                        try (ResultSet row = query.executeQuery()) {
                            return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
                        }
                    }
                });
    }

    @Override
    public void saveState(String job, long fence, Consumer<Path> writer) {
        scratch.saveState(job, fence, writer);
        byte[] state = read(scratch.state(job).orElseThrow());
        String sql =
                "insert into run_state (job, state)"
                        + " select id, ? from job where id = ? and fence = ? for update"
                        + " on conflict (job) do update set state = excluded.state";
        database.call(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        statement.setBytes(1, state);
                        statement.setString(2, job);
                        statement.setLong(3, fence);
                        return statement.executeUpdate();
                    }
                });
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw AtomicFile.problem(file, e);
        }
    }

    /** As it is in the database, whoever wrote it. */
    @Override
    public Optional<Path> state(String job) {
        Optional<byte[]> state = bytes("select state from run_state where job = ?", job);
        state.ifPresent(bytes -> scratch.saveState(job, 0, file -> AtomicFile.write(file, bytes)));
        return state.flatMap(bytes -> scratch.state(job));
    }

    @Override
    public void deleteState(String job) {
        scratch.delete(job);
        database.call(
                connection -> Sql.run(connection, "delete from run_state where job = ?", job));
    }

    @Override
    public void delete(String job) {
        deleteState(job);
        database.call(
                connection -> Sql.run(connection, "delete from picture_file where job = ?", job));
    }

    @Override
    public void close() {
        try {
            database.close();
        } finally {
            scratch.close();
        }
    }
}
