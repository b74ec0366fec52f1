package org.intarsia.server.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Brings a database to the schema of this version: each file {@code schema-N.sql} once, in order,
 * and all or none. The file itself says how far it is (SQLite's {@code user_version}).
 */
final class Migrations {
    private static final int LATEST = 1;

    private Migrations() {}

    /**
     * @throws IntarsiaException INT-465 when a newer version of the program made it
     */
    static void apply(Connection connection) throws SQLException {
        int version = version(connection);
        if (version > LATEST) {
            throw new IntarsiaException(
                    ErrorCode.JOBS_UNUSABLE,
                    "jobs",
                    "a newer version of Intarsia made them (schema " + version + ")",
                    "Use that version, or name another folder with --jobs.");
        }
        try (Statement statement = connection.createStatement()) {
            for (int next = version + 1; next <= LATEST; next++) {
                for (String command : script(next).split(";\\s*\n")) {
                    statement.execute(command);
                }
                statement.execute("pragma user_version = " + next);
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("pragma user_version")) {
            return row.getInt(1);
        }
    }

    private static String script(int version) {
        String name = "schema-" + version + ".sql";
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
