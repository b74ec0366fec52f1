package org.intarsia.server.house;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.intarsia.server.http.Answer;

/** The newest events, numbered, for any number of readers of any speed. */
final class EventFeed {
    private static final int MOST = 1000;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long last;
    private boolean closed;

    /**
     * One event.
     *
     * @param id 1 for the first of the process
     * @param data JSON
     */
    record Entry(long id, String name, String data) {}

    synchronized void add(String name, Map<String, Object> data) {
        last++;
        entries.add(new Entry(last, name, Answer.Json.text(data)));
        if (entries.size() > MOST) {
            entries.remove();
        }
        notifyAll();
    }

    /** The number of the newest. */
    synchronized long last() {
        return last;
    }

    /** Whether some behind a number are not kept any more, or it is of another process. */
    synchronized boolean lost(long after) {
        return after > last || !entries.isEmpty() && entries.peek().id() > after + 1;
    }

    /** Those behind a number; waits for the first, not longer than {@code patience}. */
    synchronized List<Entry> after(long id, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        while (last <= id && !closed && left > 0) {
            try {
                wait(Math.max(1, left / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                closed = true;
            }
            left = until - System.nanoTime();
        }
        return entries.stream().filter(entry -> entry.id() > id).toList();
    }

    /** Readers are told the rest, and then to go. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean closed() {
        return closed;
    }
}
