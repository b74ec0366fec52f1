package org.intarsia.server.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.intarsia.app.access.AccessKeys;
import org.intarsia.app.host.LoadRequest;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.server.access.Quotas;
import org.intarsia.server.fixtures.ToyPlatform;
import org.intarsia.server.http.Lifecycle;
import org.intarsia.server.images.Admission;
import org.intarsia.server.store.SqliteJobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One worker, and what it must outlive. */
class JobServiceTest {
    private static final Actor TEST = new Actor("test");

    @TempDir Path folder;
    private final Lifecycle lifecycle = new Lifecycle();
    private ToyPlatform toys;
    private JobService jobs;

    @BeforeEach
    void load() throws IOException {
        toys = ToyPlatform.in(folder);
        toys.host().load(new LoadRequest("toy", null), TEST);
    }

    private void open(Consumer<Job> before) {
        LocalJobFiles files = new LocalJobFiles(folder.resolve("jobs"));
        jobs =
                new JobService(
                        toys.host(),
                        new Admission(1, 1, waited -> {}),
                        lifecycle,
                        BreakingStore.of(new SqliteJobStore(files.database()), before),
                        files,
                        toys.audit(),
                        new JobOwners(
                                new AccessKeys(toys.home().conf(), toys.audit()),
                                null,
                                new Quotas(Clock.systemUTC())),
                        10,
                        1);
        lifecycle.ready();
    }

    @AfterEach
    void close() {
        lifecycle.drain(Duration.ofMinutes(1));
        jobs.close();
        toys.host().stop(TEST);
    }

    private void submit(String id) {
        Job job = TestJobs.job(id, "token", JobPriority.NORMAL);
        jobs.submit(new JobStore.Submission(job, null, "digest of " + id));
    }

    private Job ended(String id) {
        while (true) {
            Job job = jobs.get(id);
            if (job.status().ended()) {
                return job;
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void anErrorFailsItsJobWithACodeAndTheWorkerGoesOn() {
        open(
                job -> {
                    boolean saves =
                            job.status() == JobStatus.RUNNING
                                    && job.state().progress().finished() > 0;
                    if (saves && job.id().equals("error")) {
                        throw new StackOverflowError("of a test");
                    }
                    if (saves && job.id().equals("exception")) {
                        throw new IllegalStateException("of a test");
                    }
                });
        submit("error");
        submit("exception");
        submit("good");
        for (String id : new String[] {"error", "exception"}) {
            Job failed = ended(id);
            assertEquals(JobStatus.FAILED, failed.status());
            assertEquals(3, failed.state().failures(), "it is tried as often as it asks for");
            assertEquals("INT-999", failed.state().problems().get(0).get("code"));
        }
        assertEquals(JobStatus.SUCCEEDED, ended("good").status());
    }

    @Test
    void anEndThatCannotBeWrittenIsWrittenLaterAndTheWorkerGoesOn() {
        AtomicInteger refusals = new AtomicInteger();
        open(
                job -> {
                    boolean end = job.id().equals("first") && job.status().ended();
                    if (end && refusals.incrementAndGet() < 3) {
                        throw new IllegalStateException("of a test");
                    }
                });
        submit("first");
        submit("second");
        assertEquals(JobStatus.SUCCEEDED, ended("second").status());
        Job first = ended("first");
        assertEquals(JobStatus.SUCCEEDED, first.status());
        assertEquals(2, first.state().progress().finished());
        assertEquals(3, refusals.get());
    }

    @Test
    void aListenerThatThrowsKeepsNoJobFromItsEnd() {
        AtomicInteger told = new AtomicInteger();
        open(job -> {});
        jobs.listen(
                event -> {
                    throw new IllegalStateException("of a test");
                });
        jobs.listen(event -> told.incrementAndGet());
        submit("one");
        assertEquals(JobStatus.SUCCEEDED, ended("one").status());
        while (told.get() < 3) {
            Thread.onSpinWait();
        }
        assertTrue(told.get() >= 3, "queued, started, ended");
    }
}
