package org.intarsia.app.picture;

import java.util.Optional;
import org.intarsia.pipeline.run.SamplingRun;
import org.intarsia.pipeline.run.SavedState;

/**
 * Keeps how far a run is, so that a later one goes on with it. Called on the thread of the run.
 *
 * <p>A picture is the same to the bit only where it was made in the same batch: a run that goes on
 * has the batches of the one before.
 */
public interface RunCheckpoint {
    /** Of a run that is not gone on with. */
    RunCheckpoint NONE =
            new RunCheckpoint() {
                @Override
                public boolean kept() {
                    return false;
                }

                @Override
                public int resume(String generation) {
                    return 0;
                }

                @Override
                public Optional<SavedState> saved(int from) {
                    return Optional.empty();
                }

                @Override
                public void before(int from, SamplingRun run) {}

                @Override
                public void finished(int pictures) {}
            };

    /** Whether anything is kept. */
    boolean kept();

    /**
     * Before the first picture.
     *
     * @param generation what the pictures are made by; what another one made is of no use
     * @return pictures that are there already: the end of a batch
     */
    int resume(String generation);

    /**
     * Where a batch stood.
     *
     * @param from its first picture
     * @return closed by the caller; empty to begin with its first step
     */
    Optional<SavedState> saved(int from);

    /**
     * Before each step of a batch: the run may be saved.
     *
     * @param from the batch's first picture
     */
    void before(int from, SamplingRun run);

    /**
     * A batch is finished, and its pictures were handed to the sink.
     *
     * @param pictures of the run that are finished in all
     */
    void finished(int pictures);
}
