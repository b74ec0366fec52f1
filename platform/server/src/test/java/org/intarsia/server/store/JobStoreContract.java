package org.intarsia.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.intarsia.server.jobs.Job;
import org.intarsia.server.jobs.JobFilter;
import org.intarsia.server.jobs.JobOrder;
import org.intarsia.server.jobs.JobPicture;
import org.intarsia.server.jobs.JobPriority;
import org.intarsia.server.jobs.JobStatus;
import org.intarsia.server.jobs.JobStore;
import org.intarsia.server.jobs.TestJobs;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;

/** What every store of jobs does. */
abstract class JobStoreContract {
    static final Set<String> TOY = Set.of("toy");

    /** A store over the same jobs as the one before, which was closed. */
    abstract JobStore open();

    /** Does something to the database by hand. */
    abstract void execute(String sql) throws Exception;

    /** Has the database be as the first version left it, with its tables and no row. */
    abstract void beginAsTheFirstVersion() throws Exception;

    static Job submit(JobStore store, String id, String owner, String key) {
        Job job = TestJobs.job(id, owner, JobPriority.NORMAL);
        return store.submit(new JobStore.Submission(job, key, "digest of " + id), 3);
    }

    static ErrorCode refused(Runnable action) {
        return assertThrows(IntarsiaException.class, action::run).problems().get(0).code();
    }

    @Test
    void everyValueOutlivesTheProcess() {
        Job taken;
        try (JobStore store = open()) {
            submit(store, "one", "ada", null);
            taken = store.take(TOY, TestJobs.NOON.plusSeconds(1)).orElseThrow();
            assertTrue(
                    store.write(taken, taken.state().fence(), List.of(new JobPicture(1, "x", 6))));
        }
        try (JobStore store = open()) {
            assertEquals(taken, store.find("one").orElseThrow());
            assertEquals(List.of(taken), store.left());
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
    void promptsOutliveTheProcessWhateverTheyHold() {
        JobOrder.Prompts prompts =
                new JobOrder.Prompts(
                        List.of(
                                "a \u0000\t\n\"'\\ b",
                                "\ud83e\udd8a \u0634",
                                "",
                                "; drop table job;\n"),
                        "'");
        try (JobStore store = open()) {
            Job job = TestJobs.job("one", prompts);
            store.submit(new JobStore.Submission(job, null, "digest"), 3);
            assertEquals(List.of(JobOrder.Prompts.NONE), prompts(store.queue()));
        }
        try (JobStore store = open()) {
            assertEquals(prompts, store.find("one").orElseThrow().order().prompts());
            assertEquals(List.of(prompts), prompts(store.list(new JobFilter(null, null, 10))));
            Job taken = store.take(TOY, TestJobs.NOON).orElseThrow();
            assertEquals(prompts, taken.order().prompts());
            assertEquals(List.of("1"), taken.order().labels());
        }
    }

    private static List<JobOrder.Prompts> prompts(List<Job> jobs) {
        return jobs.stream().map(job -> job.order().prompts()).toList();
    }

    @Test
    void jobsOfTheFirstVersionAreKeptAndGoOn() throws Exception {
        beginAsTheFirstVersion();
        execute(
                "insert into job (id, owner, request_key, request_digest, created, pipeline,"
                        + " labels, count, seed, pictures, batch, priority, attempts, keep, status,"
                        + " fence, cancelling, failures, crashes, generation, finished, step, steps,"
                        + " ready, problems) values ('old', 'ada', 'key', 'digest of old', 0, 'toy',"
                        + " '[\"star\"]', 2, 5, 2, 2, 1, 3, 3600000, 'queued', 4, 0, 0, 0, 'g', 1, 0,"
                        + " 0, 0, '[]')");
        execute("insert into picture (job, position, label, seed) values ('old', 0, 'star', 5)");
        for (int start = 0; start < 2; start++) {
            try (JobStore store = open()) {
                Job old = store.find("old").orElseThrow();
                assertEquals(JobOrder.Prompts.NONE, old.order().prompts());
                assertEquals(List.of("star"), old.order().labels());
                assertEquals(4, old.state().fence());
                assertEquals(List.of(new JobPicture(0, "star", 5)), store.pictures("old"));
            }
        }
        try (JobStore store = open()) {
            Job old = TestJobs.job("new", "ada", JobPriority.NORMAL);
            assertEquals(
                    "old",
                    store.submit(new JobStore.Submission(old, "key", "digest of old"), 3).id());
            assertEquals("old", store.take(TOY, TestJobs.NOON).orElseThrow().id());
        }
    }

    static List<String> script(String name) throws IOException {
        try (InputStream in = JobStoreContract.class.getResourceAsStream(name)) {
            return List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\\s*\n"));
        }
    }

    @Test
    void aWriterThatHasNotTheJobAnyMoreChangesNothing() {
        try (JobStore store = open()) {
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
        try (JobStore store = open()) {
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
        try (JobStore store = open()) {
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
    void whatSomebodyWantsOfAJobIsNotForgottenByWhoRunsIt() {
        try (JobStore store = open()) {
            submit(store, "one", "ada", null);
            store.ask("one");
            assertFalse(store.find("one").orElseThrow().state().cancelling(), "it waits");
            Job taken = store.take(TOY, TestJobs.NOON).orElseThrow();
            store.ask("one");
            assertTrue(store.write(taken, taken.state().fence()));
            assertTrue(store.find("one").orElseThrow().state().cancelling());
        }
    }
}
