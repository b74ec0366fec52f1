package org.intarsia.weights.format;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stack, the marks in it and the memo of a pickle machine, all bounded. */
final class PickleStack {
    private static final int MOST_VALUES = 200_000;
    private static final int MOST_MARKS = 10_000;
    private static final int MOST_MEMOS = 1_000_000;

    private final List<PickleValue> values = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Long, PickleValue> memo = new HashMap<>();

    void push(PickleValue value) throws DamagedException {
        if (values.size() == MOST_VALUES) {
            throw new DamagedException("its pickle keeps too many values open");
        }
        values.add(value);
    }

    PickleValue pop() throws DamagedException {
        requireTop();
        return values.remove(values.size() - 1);
    }

    PickleValue peek() throws DamagedException {
        requireTop();
        return values.get(values.size() - 1);
    }

    void mark() throws DamagedException {
        if (marks.size() == MOST_MARKS) {
            throw new DamagedException("its pickle is nested too deeply");
        }
        marks.push(values.size());
    }

    /** What lies above the last mark, which goes with it. */
    List<PickleValue> popMark() throws DamagedException {
        if (marks.isEmpty()) {
            throw new DamagedException("its pickle closes what it did not open");
        }
        List<PickleValue> above = values.subList(marks.pop(), values.size());
        List<PickleValue> items = List.copyOf(above);
        above.clear();
        return items;
    }

    void put(long index) throws DamagedException {
        memo.put(index, peek());
        if (memo.size() > MOST_MEMOS) {
            throw new DamagedException("its pickle remembers too many values");
        }
    }

    void memoize() throws DamagedException {
        put(memo.size());
    }

    void get(long index) throws DamagedException {
        PickleValue value = memo.get(index);
        if (value == null) {
            throw new DamagedException("its pickle refers to a value that it does not hold");
        }
        push(value);
    }

    private void requireTop() throws DamagedException {
        int bottom = marks.isEmpty() ? 0 : marks.peek();
        if (values.size() <= bottom) {
            throw new DamagedException("its pickle takes a value that is not there");
        }
    }
}
