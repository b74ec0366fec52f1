package org.intarsia.server.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The schema of a file of SQLite, whose version the file itself has a place for. */
final class SqliteSchema implements Migrations.Schema {
    @Override
    public String scripts() {
        return "schema";
    }

    @Override
    public int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("pragma user_version")) {
            return row.getInt(1);
        }
    }

    @Override
    public void is(Connection connection, int version) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma user_version = " + version);
        }
    }
}
