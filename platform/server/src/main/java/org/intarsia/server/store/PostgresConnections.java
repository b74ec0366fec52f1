package org.intarsia.server.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.intarsia.app.serve.JobDatabase;
import org.postgresql.Driver;

/** Connections to a database of PostgreSQL, with the tables of this version. */
final class PostgresConnections {
    /** Of the lock that all nodes share: the letters of the product. */
    private static final long LOCK = 0x494E_5441_5253_4941L;

    private PostgresConnections() {}

    static Database database(JobDatabase address) {
        return new Database(
                address.name(),
                "Check the address after --db, the user's rights and the server's log.",
                () -> open(address));
    }

    /** The driver is asked by its class: the service loader does not see into bundles. */
    private static Connection open(JobDatabase address) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "intarsia");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("tcpKeepAlive", "true");
        if (address.user() != null) {
            properties.setProperty("user", address.user());
        }
        if (address.password() != null) {
            properties.setProperty("password", address.password());
        }
        Connection opened = new Driver().connect(address.url(), properties);
        if (opened == null) {
            throw new SQLException("the driver does not know this address");
        }
        try {
            opened.setAutoCommit(false);
            lock(opened);
            Migrations.apply(opened, new PostgresSchema());
            return opened;
        } catch (SQLException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Until the transaction ends, only one node decides who has a turn. */
    static void lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select pg_advisory_xact_lock(" + LOCK + ")")) {
            row.next();
        }
    }
}
