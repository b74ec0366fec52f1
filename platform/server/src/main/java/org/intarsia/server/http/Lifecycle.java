package org.intarsia.server.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** Whether the server takes requests, and how many it works on. Safe for several threads. */
public final class Lifecycle {
    private final List<Runnable> atReady = new ArrayList<>();
    private final List<Runnable> atDrain = new ArrayList<>();
    private State state = State.STARTING;
    private int active;

    /** Of a server. */
    public enum State {
        /** It listens, and pipelines are being loaded. */
        STARTING,
        READY,
        /** It takes no new work. */
        DRAINING
    }

    public synchronized State state() {
        return state;
    }

    /** Something that a drain waits for; over when it is closed. */
    public interface Work extends AutoCloseable {
        @Override
        void close();
    }

    /** All pipelines are loaded. */
    public void ready() {
        List<Runnable> actions;
        synchronized (this) {
            if (state != State.STARTING) {
                return;
            }
            state = State.READY;
            actions = List.copyOf(atReady);
            atReady.clear();
        }
        actions.forEach(Runnable::run);
    }

    /** Is called once, when all pipelines are loaded. */
    public synchronized void atReady(Runnable action) {
        atReady.add(action);
    }

    /**
     * Counts something that is no request.
     *
     * @throws IntarsiaException INT-437 when the server takes none now
     */
    public Work work() {
        enter();
        return this::leave;
    }

    /** Is called once, when the draining begins; at once when it began already. */
    public void atDrain(Runnable action) {
        synchronized (this) {
            if (state != State.DRAINING) {
                atDrain.add(action);
                return;
            }
        }
        action.run();
    }

    /**
     * Counts a request; {@link #leave} follows.
     *
     * @throws IntarsiaException INT-437 when the server takes none now
     */
    synchronized void enter() {
        if (state != State.READY) {
            throw new IntarsiaException(
                    ErrorCode.SERVER_STOPPING,
                    "server",
                    state == State.STARTING
                            ? "it has not loaded its pipelines yet"
                            : "it was told to stop and takes no new work",
                    "Send the request again in a few seconds, or to another server.");
        }
        active++;
    }

    synchronized void leave() {
        active--;
        notifyAll();
    }

    /**
     * Takes no more requests, and waits for those that it works on.
     *
     * @return how many have not ended when {@code grace} is over
     */
    public int drain(Duration grace) {
        List<Runnable> actions;
        synchronized (this) {
            state = State.DRAINING;
            actions = List.copyOf(atDrain);
            atDrain.clear();
        }
        actions.forEach(Runnable::run);
        long until = System.nanoTime() + grace.toNanos();
        synchronized (this) {
            long left = grace.toNanos();
            while (active > 0 && left > 0) {
                try {
                    wait(Math.max(1, left / 1_000_000));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return active;
                }
                left = until - System.nanoTime();
            }
            return active;
        }
    }
}
