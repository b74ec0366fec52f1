package org.intarsia.server.jobs;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps jobs beyond the process. What a method has returned from is on the disk. Safe for several
 * threads. Every method may throw INT-465 when the store cannot be read or written.
 */
public interface JobStore extends AutoCloseable {
    /**
     * A request for a job.
     *
     * @param key by which the owner's repeated request is known; null for none
     * @param digest of the request: the same key with another one is a mistake
     */
    record Submission(Job job, @Nullable String key, String digest) {}

    /**
     * Adds a job.
     *
     * @param most jobs that may not have ended
     * @return it, or the one that was submitted with the same key before
     * @throws IntarsiaException INT-461 when the key was used for another request, INT-436 when
     *     there are too many
     */
    Job submit(Submission submission, int most);

    Optional<Job> find(String id);

    List<Job> list(JobFilter filter);

    /**
     * Those that wait, in the order of their turns, as far as is known now; without their labels
     * and prompts.
     */
    List<Job> queue();

    /**
     * Gives the next job its turn.
     *
     * @param pipelines those that run; jobs of others wait
     */
    Optional<Job> take(Collection<String> pipelines, Instant now);

    /**
     * Writes what has become of a job.
     *
     * @param fence that the writer knows
     * @return false when somebody else has it: then nothing was written
     */
    boolean write(Job job, long fence);

    /** As {@link #write}, with pictures that are there from now on. */
    boolean write(Job job, long fence, List<JobPicture> pictures);

    /** Forgets the pictures of a job, whose state is written. */
    boolean clear(Job job, long fence);

    List<JobPicture> pictures(String job);

    /** Those that a process ran which has ended; asked before this process takes any. */
    List<Job> left();

    /**
     * What a process hears when it tells that it lives.
     *
     * @param left jobs of processes that have ended
     * @param unwanted jobs of this process that somebody asked another one to end
     */
    record Beat(List<Job> left, Set<String> unwanted) {
        /** Nothing. */
        public static final Beat QUIET = new Beat(List.of(), Set.of());
    }

    /** Tells others that this process lives; called every second or so. */
    Beat beat();

    /** Wants the process that runs a job to end it at its next step. */
    void ask(String id);

    /** Those that wait and whose deadline has passed. */
    List<Job> late(Instant now);

    /** Those that ended and whose pictures were kept long enough. */
    List<Job> expired(Instant now);

    /** Forgets a job. */
    void delete(String id);

    @Override
    void close();
}
