package org.intarsia.server.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The schema of a database of PostgreSQL, whose version is in a table. */
final class PostgresSchema implements Migrations.Schema {
    @Override
    public String scripts() {
        return "postgres";
    }

    @Override
    public int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table if not exists intarsia_schema (version integer not null)");
            try (ResultSet row =
                    statement.executeQuery(
                            "select coalesce(max(version), 0) from intarsia_schema")) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    @Override
    public void is(Connection connection, int version) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into intarsia_schema (version) values (" + version + ")");
        }
    }
}
