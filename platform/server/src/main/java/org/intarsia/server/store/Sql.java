package org.intarsia.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.server.jobs.Job;
import org.jspecify.annotations.Nullable;

/** Statements with values. */
final class Sql {
    private Sql() {}

    /** The jobs for which a condition holds. */
    static List<Job> query(Connection connection, String where, @Nullable Object... values)
            throws SQLException {
        return jobs(connection, "select * from job where " + where, values);
    }

    /** The same without their labels and prompts, which may be long. */
    static List<Job> briefly(Connection connection, String where, @Nullable Object... values)
            throws SQLException {
        return jobs(connection, "select " + JobRow.BRIEF + " from job where " + where, values);
    }

    private static List<Job> jobs(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        List<Job> jobs = new ArrayList<>();
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

    /** How many rows it changed. */
    static int run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            return statement.executeUpdate();
        }
    }

    static void set(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
