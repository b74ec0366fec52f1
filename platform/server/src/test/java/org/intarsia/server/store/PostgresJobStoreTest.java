package org.intarsia.server.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.intarsia.app.serve.JobDatabase;
import org.intarsia.base.AtomicFile;
import org.intarsia.server.jobs.Job;
import org.intarsia.server.jobs.JobPriority;
import org.intarsia.server.jobs.JobStore;
import org.intarsia.server.jobs.LocalJobFiles;
import org.intarsia.server.jobs.TestJobs;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.testkit.kernel.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.Driver;

/** Needs PostgreSQL on this machine, or a database that {@code -Dtest.postgres} names. */
class PostgresJobStoreTest extends JobStoreContract {
    private static final Duration DEAD = Duration.ZERO;
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir static Path machine;
    private static PostgresServer server;
    private static JobDatabase database;
    @TempDir Path folder;

    @BeforeAll
    static void start() throws Exception {
        Optional<PostgresServer> started = PostgresServer.start(machine);
        assumeTrue(started.isPresent(), PostgresServer.MISSING);
        server = started.get();
        database = JobDatabase.parse(server.url(), null);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void empty() throws SQLException {
        execute(
                "drop table if exists"
                        + " intarsia_schema, holder, picture_file, run_state, picture, turn, job");
    }

    @Override
    void beginAsTheFirstVersion() throws Exception {
        for (String command : script("postgres-1.sql")) {
            execute(command);
        }
        execute("create table intarsia_schema (version integer not null)");
        execute("insert into intarsia_schema (version) values (1)");
    }

    @Override
    void execute(String sql) throws SQLException {
        Properties properties = new Properties();
        if (database.user() != null) {
            properties.setProperty("user", database.user());
        }
        if (database.password() != null) {
            properties.setProperty("password", database.password());
        }
        try (Connection raw = new Driver().connect(database.url(), properties);
                Statement statement = raw.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Whoever was there before is not heard of any more. */
    @Override
    JobStore open() {
        return new PostgresJobStore(database, DEAD);
    }

    @Test
    void onlyTheJobsOfANodeThatIsSilentAreTakenOver() {
        try (JobStore one = new PostgresJobStore(database, LONG);
                JobStore two = new PostgresJobStore(database, LONG);
                JobStore late = new PostgresJobStore(database, DEAD)) {
            submit(one, "a", "ada", null);
            Job taken = one.take(TOY, TestJobs.NOON).orElseThrow();
            assertEquals(List.of(), two.beat().left());
            assertEquals(List.of(), two.left());
            assertTrue(two.take(TOY, TestJobs.NOON).isEmpty());
            // For this one, nobody's beat is new enough.
            assertEquals(List.of(taken), late.beat().left());
            Job again = taken.taken(Instant.now());
            assertTrue(late.write(again, taken.state().fence()));
            assertFalse(one.write(taken, taken.state().fence()), "it is the other's now");
            assertFalse(one.clear(taken, taken.state().fence()));
        }
    }

    @Test
    void aNodeHearsWhatAnotherOneWantsOfItsJob() {
        try (JobStore one = new PostgresJobStore(database, LONG);
                JobStore two = new PostgresJobStore(database, LONG)) {
            submit(one, "a", "ada", null);
            submit(one, "b", "ada", null);
            one.take(TOY, TestJobs.NOON).orElseThrow();
            two.take(TOY, TestJobs.NOON).orElseThrow();
            assertEquals(Set.of(), one.beat().unwanted());
            two.ask("a");
            assertEquals(Set.of("a"), one.beat().unwanted());
            assertEquals(Set.of(), two.beat().unwanted());
        }
    }

    @Test
    void nodesThatAskAtOnceGetEachJobOnceAndKeysMakeOneJob() {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<JobStore> nodes = new ArrayList<>();
        try {
            for (int node = 0; node < 4; node++) {
                nodes.add(new PostgresJobStore(database, LONG));
            }
            List<CompletableFuture<Job>> submitted = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int number = i;
                submitted.add(
                        CompletableFuture.supplyAsync(
                                () ->
                                        nodes.get(number % 4)
                                                .submit(
                                                        new JobStore.Submission(
                                                                TestJobs.job(
                                                                        "job" + number,
                                                                        "ada",
                                                                        JobPriority.NORMAL),
                                                                "key" + number / 4,
                                                                "same"),
                                                        10),
                                threads));
            }
            Set<String> made = new HashSet<>();
            submitted.forEach(one -> made.add(one.join().id()));
            assertEquals(10, made.size(), "four requests with one key are one job");
            List<CompletableFuture<Optional<Job>>> taken = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                JobStore node = nodes.get(i % 4);
                taken.add(
                        CompletableFuture.supplyAsync(
                                () -> node.take(TOY, TestJobs.NOON), threads));
            }
            List<String> ids =
                    taken.stream().flatMap(one -> one.join().stream()).map(Job::id).toList();
            assertEquals(10, ids.size());
            assertEquals(made, new HashSet<>(ids));
        } finally {
            threads.shutdown();
            nodes.forEach(JobStore::close);
        }
    }

    @Test
    void picturesAndStatesAreEveryNodesAndOnlyItsHolderChangesThem() {
        try (JobStore store = new PostgresJobStore(database, LONG);
                PostgresJobFiles one = files("one");
                PostgresJobFiles two = files("two")) {
            submit(store, "a", "ada", null);
            long fence = store.take(TOY, TestJobs.NOON).orElseThrow().state().fence();
            byte[] png = {1, 2, 3};
            one.write("a", fence, 0, png);
            one.saveState("a", fence, file -> AtomicFile.write(file, new byte[] {7}));
            assertArrayEquals(png, two.read("a", 0).orElseThrow());
            assertArrayEquals(new byte[] {7}, bytes(two.state("a").orElseThrow()));

            one.write("a", fence - 1, 0, new byte[] {9});
            one.write("a", fence - 1, 1, new byte[] {9});
            one.saveState("a", fence - 1, file -> AtomicFile.write(file, new byte[] {9}));
            assertArrayEquals(png, two.read("a", 0).orElseThrow());
            assertTrue(two.read("a", 1).isEmpty());
            assertArrayEquals(new byte[] {7}, bytes(two.state("a").orElseThrow()));
            assertArrayEquals(new byte[] {7}, bytes(one.state("a").orElseThrow()));

            two.deleteState("a");
            assertTrue(one.state("a").isEmpty());
            assertArrayEquals(png, one.read("a", 0).orElseThrow());
            store.delete("a");
            assertTrue(one.read("a", 0).isEmpty());
        }
    }

    private PostgresJobFiles files(String node) {
        return new PostgresJobFiles(database, new LocalJobFiles(folder.resolve(node)));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDatabaseThatWasStartedAgainIsGoneOnWith() throws Exception {
        assumeTrue(server.own(), "a database of somebody else is not restarted");
        try (JobStore store = new PostgresJobStore(database, LONG)) {
            Job job = submit(store, "a", "ada", null);
            server.restart();
            assertEquals(job, store.find("a").orElseThrow());
            assertEquals(List.of(), store.beat().left());
            assertTrue(store.take(TOY, TestJobs.NOON).isPresent());
        }
    }

    @Test
    void aDatabaseThatCannotBeUsedIsRefusedWithoutItsPassword() throws Exception {
        new PostgresJobStore(database, LONG).close();
        execute("insert into intarsia_schema values (99)");
        IntarsiaException newer =
                assertThrows(IntarsiaException.class, () -> new PostgresJobStore(database, LONG));
        assertTrue(newer.getMessage().contains("schema 99"), newer.getMessage());
        JobDatabase nobody = JobDatabase.parse("postgresql://x:secret-word@127.0.0.1:1/none", null);
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> new PostgresJobStore(nobody, LONG));
        assertEquals(ErrorCode.JOBS_UNUSABLE, refused.problems().get(0).code());
        assertFalse(refused.getMessage().contains("secret-word"), refused.getMessage());
        assertTrue(refused.getMessage().contains("127.0.0.1:1/none"), refused.getMessage());
    }
}
