package org.intarsia.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.intarsia.server.jobs.JobStore;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

class SqliteJobStoreTest extends JobStoreContract {
    @TempDir Path folder;

    private Path file() {
        return folder.resolve("jobs.sqlite");
    }

    @Override
    JobStore open() {
        return new SqliteJobStore(file());
    }

    @Override
    void execute(String sql) throws SQLException {
        try (Connection raw = new JDBC().connect(JDBC.PREFIX + file(), new Properties());
                Statement statement = raw.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    void beginAsTheFirstVersion() throws Exception {
        for (String command : script("schema-1.sql")) {
            execute(command);
        }
        execute("pragma user_version = 1");
    }

    @Test
    void whatANewerVersionMadeAndWhatIsNoDatabaseIsRefused() throws Exception {
        new SqliteJobStore(file()).close();
        execute("pragma user_version = 99");
        IntarsiaException newer =
                assertThrows(IntarsiaException.class, () -> new SqliteJobStore(file()));
        assertTrue(newer.getMessage().contains("schema 99"), newer.getMessage());
        Path text = Files.writeString(folder.resolve("text"), "this is no database at all");
        assertEquals(ErrorCode.JOBS_UNUSABLE, refused(() -> new SqliteJobStore(text).close()));
        Path missing = folder.resolve("no/such/folder/jobs");
        assertEquals(ErrorCode.JOBS_UNUSABLE, refused(() -> new SqliteJobStore(missing).close()));
    }
}
