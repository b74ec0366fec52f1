package org.intarsia.server.jobs;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is kept of jobs beside their rows: finished pictures, and the state of a run. Safe for
 * several threads.
 */
public interface JobFiles extends AutoCloseable {
    /**
     * Keeps a finished picture; does nothing for a writer that has the job no more.
     *
     * @param fence that the writer knows
     */
    void write(String job, long fence, int index, byte[] png);

    /** A finished picture; empty when it is gone. */
    Optional<byte[]> read(String job, int index);

    /**
     * Keeps where the run of a job stands; does nothing for a writer that has the job no more.
     *
     * @param fence that the writer knows
     * @param writer writes it to a file
     */
    void saveState(String job, long fence, Consumer<Path> writer);

    /** A file with where the run of a job stood; empty when nothing is kept. */
    Optional<Path> state(String job);

    void deleteState(String job);

    /** All of a job. */
    void delete(String job);

    @Override
    void close();
}
