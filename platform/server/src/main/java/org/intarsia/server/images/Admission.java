package org.intarsia.server.images;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * So many runs at once, as far as their memory fits, and so many waiting in the order they came;
 * more are refused.
 */
public final class Admission {
    private final int runs;
    private final int waiting;
    private final Deque<BooleanSupplier> queue = new ArrayDeque<>();
    private final Consumer<Duration> waited;
    private int running;
    private int background;
    private boolean full;
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
        /**
         * Waits until there is what a run needs besides its place, before all others that wait.
         *
         * @throws IntarsiaException INT-437 when the server stops
         */
        void await(BooleanSupplier ready);

        @Override
        void close();
    }

    /** As {@link #enter(BooleanSupplier)}, for a run that needs nothing else. */
    public Place enter() {
        return enter(() -> true);
    }

    /**
     * Waits for a place.
     *
     * @param ready takes what the run needs besides, such as memory; false when it cannot be had
     *     before another run ends
     * @throws IntarsiaException INT-436 when too many wait already, INT-437 when the server stops;
     *     what {@code ready} throws
     */
    public synchronized Place enter(BooleanSupplier ready) {
        if (running + queue.size() - background >= runs + waiting) {
            throw busy();
        }
        return inTurn(ready, true);
    }

    private IntarsiaException busy() {
        return new IntarsiaException(
                ErrorCode.SERVER_BUSY,
                "server",
                running
                        + " runs are at work"
                        + (full ? ", whose memory leaves too little for another one," : "")
                        + " and "
                        + waiting()
                        + " requests wait",
                "Send the request again in a few seconds.");
    }

    /**
     * Waits for a place, however many wait, and takes none of those that requests may wait in.
     *
     * @throws IntarsiaException INT-437 when the server stops
     */
    public synchronized Place await() {
        background++;
        try {
            return inTurn(() -> true, false);
        } finally {
            background--;
        }
    }

    /**
     * @param refused whether one that has to wait is, where too many wait already
     */
    private Place inTurn(BooleanSupplier ready, boolean refused) {
        long began = System.nanoTime();
        Turn turn = new Turn(ready, refused);
        queue.add(turn);
        waitUntil(turn);
        running++;
        waited.accept(Duration.ofNanos(System.nanoTime() - began));
        return new Place() {
            @Override
            public void await(BooleanSupplier needed) {
                waitFirst(needed);
            }

            @Override
            public void close() {
                leave();
            }
        };
    }

    /** Whether a run may begin: it is the next one, there is a place, and what it needs besides. */
    private final class Turn implements BooleanSupplier {
        private final BooleanSupplier ready;
        private boolean refused;

        Turn(BooleanSupplier ready, boolean refused) {
            this.ready = ready;
            this.refused = refused;
        }

        @Override
        public boolean getAsBoolean() {
            if (running < runs && queue.peek() == this) {
                full = !ready.getAsBoolean();
                if (!full) {
                    return true;
                }
            }
            if (refused && full && queue.size() - 1 - background >= waiting) {
                queue.remove(this);
                throw busy();
            }
            refused = false;
            return false;
        }
    }

    private synchronized void waitFirst(BooleanSupplier ready) {
        BooleanSupplier first = ready::getAsBoolean;
        queue.addFirst(first);
        background++;
        try {
            waitUntil(first);
        } finally {
            background--;
        }
    }

    /** Leaves the queue, too when it is refused or the server stops. */
    private void waitUntil(BooleanSupplier queued) {
        try {
            while (!closed && !queued.getAsBoolean()) {
                wait();
            }
            if (closed) {
                throw stopping();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopping();
        } finally {
            queue.remove(queued);
            notifyAll();
        }
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
