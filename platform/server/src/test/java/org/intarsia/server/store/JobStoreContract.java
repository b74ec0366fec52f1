package org.intarsia.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
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

/** What every store of jobs does. */
abstract class JobStoreContract {
    static final Set<String> TOY = Set.of("toy");

    /** A store over the same jobs as the one before, which was closed. */
    abstract JobStore open();

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
