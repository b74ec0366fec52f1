package org.intarsia.server.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.intarsia.app.host.GenerateRequest;
import org.intarsia.app.host.LoadRequest;
import org.intarsia.app.host.SwapRequest;
import org.intarsia.app.picture.RunCheckpoint;
import org.intarsia.app.prompt.RequestedTexts;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.pipeline.live.Parts;
import org.intarsia.pipeline.live.Traffic;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.run.SamplingRun;
import org.intarsia.pipeline.run.SavedState;
import org.intarsia.server.fixtures.ToyPlatform;
import org.intarsia.server.store.SqliteJobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRunTest {
    private static final Actor TEST = new Actor("test");
    private static final int STEPS = 6;

    @TempDir Path folder;

    /** The process is gone. */
    private static final class Killed extends CancellationException {
        private static final long serialVersionUID = 1L;
    }

    /** Ends after so many steps, as if the process were killed: nothing is written any more. */
    private static final class Killing implements RunCheckpoint {
        private final JobRun run;
        private final int most;
        private int steps;

        Killing(JobRun run, int most) {
            this.run = run;
            this.most = most;
        }

        @Override
        public boolean kept() {
            return run.kept();
        }

        @Override
        public int resume(String generation) {
            return run.resume(generation);
        }

        @Override
        public Optional<SavedState> saved(int from) {
            return run.saved(from);
        }

        @Override
        public void before(int from, SamplingRun sampling) {
            run.before(from, sampling);
            if (steps++ == most) {
                throw new Killed();
            }
        }

        @Override
        public void finished(int pictures) {
            run.finished(pictures);
        }
    }

    private static void generate(ToyPlatform toys, JobRun run, RunCheckpoint checkpoint) {
        JobOrder order = run.job().order();
        toys.host()
                .generate(
                        new GenerateRequest(
                                order.pipeline(),
                                order.labels(),
                                RequestedTexts.NONE,
                                order.seed(),
                                order.count(),
                                order.batch(),
                                true,
                                checkpoint,
                                Traffic.SERVING,
                                null),
                        run,
                        run,
                        TEST);
    }

    private static JobRun taken(JobStore store, JobFiles files) {
        return new JobRun(
                store.take(Set.of("toy"), Instant.now()).orElseThrow(), store, files, event -> {});
    }

    private static void submit(JobStore store, String id) {
        Job job = TestJobs.job(id, "token", JobPriority.NORMAL);
        store.submit(new JobStore.Submission(job, null, "digest of " + id), 10);
    }

    @Test
    void aJobOfAServerThatIsKilledAfterEveryStepComesToTheSamePictures() throws Exception {
        ToyPlatform toys = ToyPlatform.in(folder);
        toys.host().load(new LoadRequest("toy", null), TEST);
        toys.host().swap(new SwapRequest("toy", Node.document(Parts.sampler(STEPS))), TEST);
        LocalJobFiles files = new LocalJobFiles(folder.resolve("jobs"));
        try (files;
                JobStore store = new SqliteJobStore(files.database())) {
            submit(store, "whole");
            JobRun whole = taken(store, files);
            generate(toys, whole, whole);
            JobState done = whole.job().state();
            Job ended = whole.job().with(done.ended(JobStatus.SUCCEEDED, Instant.now(), List.of()));
            assertTrue(store.write(ended, done.fence()));
            submit(store, "killed");
            for (int step = 1; step < STEPS; step++) {
                JobRun run = taken(store, files);
                assertEquals("killed", run.job().id());
                assertThrows(Killed.class, () -> generate(toys, run, new Killing(run, 1)));
                JobRecovery.of(store, store.left());
                Job left = store.find("killed").orElseThrow();
                assertEquals(JobStatus.QUEUED, left.status());
                assertEquals(step, left.state().progress().step(), "one step further each time");
                assertEquals(1, left.state().crashes(), "none of those before it came further");
            }
            JobRun last = taken(store, files);
            generate(toys, last, last);
            assertEquals(2, last.job().state().progress().finished());
            for (int i = 0; i < 2; i++) {
                assertArrayEquals(
                        files.read("whole", i).orElseThrow(),
                        files.read("killed", i).orElseThrow());
            }
        } finally {
            toys.host().stop(TEST);
        }
    }
}
