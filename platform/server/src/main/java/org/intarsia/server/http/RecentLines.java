package org.intarsia.server.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last lines of a log. Safe for several threads. */
public final class RecentLines {
    /** Lines that are kept. */
    public static final int MOST = 500;

    private static final int LONGEST = 8000;
    private final Deque<String> lines = new ArrayDeque<>();

    /** Keeps the beginning of a line that is too long. */
    public synchronized void add(String line) {
        lines.addLast(line.length() > LONGEST ? line.substring(0, LONGEST) : line);
        if (lines.size() > MOST) {
            lines.removeFirst();
        }
    }

    /**
     * The newest, the oldest of them first.
     *
     * @param most at least 1
     */
    public synchronized List<String> last(int most) {
        List<String> all = new ArrayList<>(lines);
        return all.subList(Math.max(0, all.size() - most), all.size());
    }
}
