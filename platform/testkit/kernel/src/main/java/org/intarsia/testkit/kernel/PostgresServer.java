package org.intarsia.testkit.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL of the machine's own packages in a folder of its own, for tests; or the one that the
 * system property {@value #PROPERTY} names, whose tables the tests replace.
 */
public final class PostgresServer implements AutoCloseable {
    /** Names a database that tests may use: {@code postgresql://USER:PASSWORD@HOST/DATABASE}. */
    public static final String PROPERTY = "test.postgres";

    /** What to say where a test is left out. */
    public static final String MISSING =
            "no PostgreSQL here: install postgresql-15, or name a database with -D" + PROPERTY;

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private final String url;
    private final Path folder;
    private final Path programs;

    private PostgresServer(String url, Path folder, Path programs) {
        this.url = url;
        this.folder = folder;
        this.programs = programs;
    }

    /**
     * Starts one; empty where there is none on this machine.
     *
     * @param parent a folder for its files
     */
    public static Optional<PostgresServer> start(Path parent)
            throws IOException, InterruptedException {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return Optional.of(new PostgresServer(named, null, null));
        }
        Optional<Path> programs = programs();
        if (programs.isEmpty()) {
            return Optional.empty();
        }
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path folder = Files.createDirectory(parent.resolve("postgres"));
        PostgresServer server =
                new PostgresServer(
                        "postgresql://postgres@127.0.0.1:" + port + "/postgres",
                        folder,
                        programs.get());
        server.reachable();
        server.run("initdb", "-A", "trust", "-U", "postgres", "--no-sync", "-D", server.data());
        server.run(
                "pg_ctl",
                "-D",
                server.data(),
                "-w",
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-p "
                        + port
                        + " -c listen_addresses=127.0.0.1 -c fsync=off"
                        + " -c unix_socket_directories="
                        + folder,
                "start");
        return Optional.of(server);
    }

    private static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(DEBIAN)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Path::compareTo);
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /** PostgreSQL refuses to run as root: then its files are those of its own user. */
    private void reachable() throws IOException, InterruptedException {
        if (root()) {
            for (Path above = folder.getParent(); above != null; above = above.getParent()) {
                if (above.startsWith(Path.of("/tmp")) && above.getNameCount() > 1) {
                    ended(new ProcessBuilder("chmod", "o+x", above.toString()));
                }
            }
            ended(new ProcessBuilder("chown", "postgres", folder.toString()));
        }
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        ended(new ProcessBuilder(command).directory(folder.toFile()));
    }

    private static void ended(ProcessBuilder builder) throws IOException, InterruptedException {
        Path said = Files.createTempFile("postgres", ".log");
        try {
            Process process =
                    builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(builder.command() + ": " + Files.readString(said));
            }
        } finally {
            Files.delete(said);
        }
    }

    /** Its address, as {@code --db} takes it. */
    public String url() {
        return url;
    }

    /** Ends it at once, as a machine does that loses its power, and starts it again. */
    public void restart() throws IOException, InterruptedException {
        run("pg_ctl", "-D", data(), "-w", "-m", "immediate", "restart");
    }

    /** Whether it is this class's own, which can be restarted. */
    public boolean own() {
        return folder != null;
    }

    @Override
    public void close() throws IOException {
        if (own()) {
            try {
                run("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while it stops", e);
            }
        }
    }
}
