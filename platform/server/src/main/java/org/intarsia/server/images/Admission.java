package org.intarsia.server.images;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** So many runs at once, so many waiting in the order they came; more are refused. */
public final class Admission {
    private final int runs;
    private final int waiting;
    private final Deque<Object> queue = new ArrayDeque<>();
    private final Consumer<Duration> waited;
    private int running;
    private int background;
    private boolean closed;

    /**
     * @param waited is told how long each waited for its place
     */
    public Admission(int runs, int waiting, Consumer<Duration> waited) {
        this.waited = waited;
        this.runs = runs;
        this.waiting = waiting;
    }

    /** A place to run in; free again when it is closed. */
    public interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits for a place.
     *
     * @throws IntarsiaException INT-436 when too many wait already, INT-437 when the server stops
     */
    public synchronized Place enter() {
        if (running + queue.size() - background >= runs + waiting) {
            throw new IntarsiaException(
                    ErrorCode.SERVER_BUSY,
                    "server",
                    running + " runs are at work and " + waiting() + " requests wait",
                    "Send the request again in a few seconds.");
        }
        return inTurn();
    }

    /**
     * Waits for a place, however many wait, and takes none of those that requests may wait in.
     *
     * @throws IntarsiaException INT-437 when the server stops
     */
    public synchronized Place await() {
        background++;
        try {
            return inTurn();
        } finally {
            background--;
        }
    }

    private Place inTurn() {
        long began = System.nanoTime();
        Object me = new Object();
        queue.add(me);
        try {
            while (!closed && (running >= runs || queue.peek() != me)) {
                wait();
            }
            if (closed) {
                throw stopping();
            }
            running++;
            waited.accept(Duration.ofNanos(System.nanoTime() - began));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopping();
        } finally {
            queue.remove(me);
            notifyAll();
        }
        return this::leave;
    }

    private static IntarsiaException stopping() {
        return new IntarsiaException(
                ErrorCode.SERVER_STOPPING,
                "server",
                "it was told to stop before the request's turn came",
                "Send the request again in a few seconds, or to another server.");
    }

    private synchronized void leave() {
        running--;
        notifyAll();
    }

    /** Those that wait are refused. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Runs at work. */
    public synchronized int running() {
        return running;
    }

    /** Requests that wait for a place. */
    public synchronized int waiting() {
        return queue.size() - background;
    }
}
