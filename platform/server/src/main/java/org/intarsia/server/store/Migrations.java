package org.intarsia.server.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Brings a database to the schema of this version: each file {@code NAME-N.sql} once, in order, and
 * all or none.
 */
final class Migrations {
    private static final int LATEST = 2;

    private Migrations() {}

    /** How a kind of database knows its version. */
    interface Schema {
        /** The name of its scripts, without number and ending. */
        String scripts();

        /** 0 for an empty database. */
        int version(Connection connection) throws SQLException;

        /** Notes that it has a version now. */
        void is(Connection connection, int version) throws SQLException;
    }

    /**
     * @param connection that is committed by this
     * @throws IntarsiaException INT-465 when a newer version of the program made it
     */
    static void apply(Connection connection, Schema schema) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version = schema.version(connection);
            if (version > LATEST) {
                throw new IntarsiaException(
                        ErrorCode.JOBS_UNUSABLE,
                        "jobs",
                        "a newer version of Intarsia made them (schema " + version + ")",
                        "Use that version, or name another place with --jobs or --db.");
            }
            for (int next = version + 1; next <= LATEST; next++) {
                for (String command : script(schema.scripts(), next).split(";\\s*\n")) {
                    statement.execute(command);
                }
                schema.is(connection, next);
            }
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        }
    }

    private static String script(String scripts, int version) {
        String name = scripts + "-" + version + ".sql";
        try (InputStream in = Migrations.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
