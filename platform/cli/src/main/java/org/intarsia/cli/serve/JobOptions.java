package org.intarsia.cli.serve;

import java.nio.file.Path;
import org.intarsia.app.Home;
import org.intarsia.app.serve.JobDatabase;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a server keeps its jobs. */
final class JobOptions {
    private static final String PASSWORD = "INTARSIA_DB_PASSWORD";

    @Option(
            names = "--jobs",
            paramLabel = "DIR",
            description =
                    "Folder of the jobs, which outlive the server. "
                            + "Default: jobs in the folder of state.")
    private Path folder;

    @Option(
            names = "--db",
            paramLabel = "URL",
            description =
                    "Database of PostgreSQL that holds the jobs instead, for several servers over one "
                            + "queue: postgresql://USER@HOST/DATABASE, the password in the variable "
                            + PASSWORD
                            + ".")
    private String database;

    Path folder(Home home) {
        return folder == null ? home.jobs() : folder;
    }

    /**
     * Null where none is named.
     *
     * @throws IntarsiaException INT-465 when it is no address
     */
    @Nullable JobDatabase database() {
        return database == null ? null : JobDatabase.parse(database, System.getenv(PASSWORD));
    }
}
