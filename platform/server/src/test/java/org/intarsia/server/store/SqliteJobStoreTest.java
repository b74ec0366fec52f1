package org.intarsia.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.intarsia.server.jobs.Job;
import org.intarsia.server.jobs.JobFilter;
import org.intarsia.server.jobs.JobPicture;
import org.intarsia.server.jobs.JobPriority;
import org.intarsia.server.jobs.JobStatus;
import org.intarsia.server.jobs.JobStore;
import org.intarsia.server.jobs.TestJobs;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

class SqliteJobStoreTest {
    private static final Set<String> TOY = Set.of("toy");

    @TempDir Path folder;

    private Path file() {
        return folder.resolve("jobs.sqlite");
    }

    private static Job submit(JobStore store, String id, String owner, String key) {
        Job job = TestJobs.job(id, owner, JobPriority.NORMAL);
        return store.submit(new JobStore.Submission(job, key, "digest of " + id), 3);
    }

    private static ErrorCode refused(Runnable action) {
        return assertThrows(IntarsiaException.class, action::run).problems().get(0).code();
    }

    @Test
    void everyValueOutlivesTheProcess() {
        Job taken;
        try (JobStore store = new SqliteJobStore(file())) {
            submit(store, "one", "ada", null);
            taken = store.take(TOY, TestJobs.NOON.plusSeconds(1)).orElseThrow();
            assertTrue(
                    store.write(taken, taken.state().fence(), List.of(new JobPicture(1, "x", 6))));
        }
        try (JobStore store = new SqliteJobStore(file())) {
            assertEquals(taken, store.find("one").orElseThrow());
            assertEquals(List.of(taken), store.running());
            assertEquals(List.of(new JobPicture(1, "x", 6)), store.pictures("one"));
            assertEquals(JobStatus.RUNNING, taken.status());
            assertEquals(TestJobs.NOON.plusSeconds(1), taken.state().started());
            assertTrue(store.clear(taken, taken.state().fence()));
            assertEquals(List.of(), store.pictures("one"));
            store.delete("one");
            assertEquals(List.of(), store.list(new JobFilter(null, null, 10)));
        }
    }

    @Test
    void aWriterThatHasNotTheJobAnyMoreChangesNothing() {
        try (JobStore store = new SqliteJobStore(file())) {
            Job first = submit(store, "one", "ada", null);
            Job taken = store.take(TOY, TestJobs.NOON).orElseThrow();
            assertEquals(first.state().fence() + 1, taken.state().fence());
            assertFalse(store.write(first, first.state().fence()));
            assertFalse(store.clear(first, first.state().fence()));
            assertEquals(taken, store.find("one").orElseThrow());
        }
    }

    @Test
    void aRepeatedRequestIsTheSameJobAndAnotherOneIsRefused() {
        try (JobStore store = new SqliteJobStore(file())) {
            Job first = submit(store, "one", "ada", "key");
            assertEquals(first, submitAgain(store, "two", "ada", "digest of one"));
            assertEquals(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    refused(() -> submitAgain(store, "two", "ada", "another digest")));
            assertEquals("two", submitAgain(store, "two", "bob", "digest of one").id());
            assertEquals(2, store.queue().size());
        }
    }

    private static Job submitAgain(JobStore store, String id, String owner, String digest) {
        Job job = TestJobs.job(id, owner, JobPriority.NORMAL);
        return store.submit(new JobStore.Submission(job, "key", digest), 3);
    }

    @Test
    void onlyWhatCanRunHasItsTurnAndTheRestWaits() {
        try (JobStore store = new SqliteJobStore(file())) {
            submit(store, "one", "ada", null);
            assertTrue(store.take(Set.of("other"), TestJobs.NOON).isEmpty());
            assertTrue(store.take(TOY, TestJobs.NOON.minusSeconds(1)).isEmpty());
            submit(store, "two", "ada", null);
            submit(store, "three", "bob", null);
            assertEquals(ErrorCode.SERVER_BUSY, refused(() -> submit(store, "4", "cy", null)));
            Instant now = TestJobs.NOON;
            assertEquals("one", store.take(TOY, now).orElseThrow().id());
            assertEquals("three", store.take(TOY, now).orElseThrow().id(), "bob had no turn yet");
            assertEquals("two", store.take(TOY, now).orElseThrow().id());
            assertTrue(store.take(TOY, now).isEmpty());
            assertEquals(
                    List.of("three"),
                    store.list(new JobFilter("bob", JobStatus.RUNNING, 10)).stream()
                            .map(Job::id)
                            .toList());
        }
    }

    @Test
    void whatANewerVersionMadeAndWhatIsNoDatabaseIsRefused() throws Exception {
        new SqliteJobStore(file()).close();
        try (Connection raw = new JDBC().connect(JDBC.PREFIX + file(), new Properties());
                Statement statement = raw.createStatement()) {
            statement.execute("pragma user_version = 99");
        }
        IntarsiaException newer =
                assertThrows(IntarsiaException.class, () -> new SqliteJobStore(file()));
        assertTrue(newer.getMessage().contains("schema 99"), newer.getMessage());
        Path text = Files.writeString(folder.resolve("text"), "this is no database at all");
        assertEquals(ErrorCode.JOBS_UNUSABLE, refused(() -> new SqliteJobStore(text).close()));
        Path missing = folder.resolve("no/such/folder/jobs");
        assertEquals(ErrorCode.JOBS_UNUSABLE, refused(() -> new SqliteJobStore(missing).close()));
    }
}
