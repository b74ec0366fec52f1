package org.intarsia.app.host;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.spi.problem.Problem;

/** Something happened to a pipeline of a host. */
public sealed interface HostEvent {
    Instant at();

    /** The pipeline's name. */
    String pipeline();

    /** It was started. */
    record Loaded(Instant at, String pipeline, Actor actor, GenerationInfo generation)
            implements HostEvent {}

    /**
     * It was stopped.
     *
     * @param cut runs that had not ended when the grace time was over
     */
    record Unloaded(Instant at, String pipeline, Actor actor, int cut) implements HostEvent {}

    /**
     * It serves with other parts.
     *
     * @param took planning, building, the trial run and the flip
     */
    record Swapped(
            Instant at, String pipeline, Actor actor, GenerationInfo generation, Duration took)
            implements HostEvent {}

    /** A kept generation serves again. */
    record RolledBack(
            Instant at, String pipeline, Actor actor, GenerationInfo generation, Duration took)
            implements HostEvent {}

    /** A kept generation was dropped. */
    record Forgotten(Instant at, String pipeline, Actor actor, GenerationInfo generation)
            implements HostEvent {}

    /** A next generation gets a share of the requests, or another share than before. */
    record CanaryStarted(Instant at, String pipeline, Actor actor, CanaryInfo canary)
            implements HostEvent {}

    /**
     * All requests go to one generation again.
     *
     * @param generation that was tried
     * @param promoted whether it is the one that serves
     * @param reason in words
     */
    record CanaryEnded(
            Instant at,
            String pipeline,
            Actor actor,
            GenerationInfo generation,
            boolean promoted,
            String reason)
            implements HostEvent {}

    /** It took the newer version of a plugin by itself. */
    record Followed(Instant at, String pipeline, GenerationInfo generation) implements HostEvent {}

    /**
     * It could not be changed, and serves on as before.
     *
     * @param action {@code swap}, {@code rollback} or {@code follow}
     */
    record ChangeFailed(
            Instant at, String pipeline, Actor actor, String action, List<Problem> problems)
            implements HostEvent {
        public ChangeFailed {
            problems = List.copyOf(problems);
        }
    }

    /**
     * It works, and not as it should.
     *
     * @param text what a person should know
     */
    record Warned(Instant at, String pipeline, String text) implements HostEvent {}

    /** A run began. */
    record RunStarted(Instant at, String pipeline, RunInfo run) implements HostEvent {}

    /** A run ended. */
    record RunEnded(Instant at, String pipeline, RunInfo run, Outcome outcome)
            implements HostEvent {}

    /** How a run can end. */
    enum Outcome {
        FINISHED,
        CANCELLED,
        FAILED
    }
}
