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

    void push(PickleValue value) throws CorruptFileException {
        if (values.size() == MOST_VALUES) {
            throw new CorruptFileException("its pickle keeps too many values open");
        }
        values.add(value);
    }

    PickleValue pop() throws CorruptFileException {
        requireTop();
        return values.remove(values.size() - 1);
    }

    PickleValue peek() throws CorruptFileException {
        requireTop();
        return values.get(values.size() - 1);
    }

    void mark() throws CorruptFileException {
        if (marks.size() == MOST_MARKS) {
            throw new CorruptFileException("its pickle is nested too deeply");
        }
        marks.push(values.size());
    }

    /** What lies above the last mark, which goes with it. */
    List<PickleValue> popMark() throws CorruptFileException {
        if (marks.isEmpty()) {
            throw new CorruptFileException("its pickle closes what it did not open");
        }
        List<PickleValue> above = values.subList(marks.pop(), values.size());
        List<PickleValue> items = List.copyOf(above);
        above.clear();
        return items;
    }

    void put(long index) throws CorruptFileException {
        memo.put(index, peek());
        if (memo.size() > MOST_MEMOS) {
            throw new CorruptFileException("its pickle remembers too many values");
        }
    }

    void memoize() throws CorruptFileException {
        put(memo.size());
    }

    void get(long index) throws CorruptFileException {
        PickleValue value = memo.get(index);
        if (value == null) {
            throw new CorruptFileException("its pickle refers to a value that it does not hold");
        }
        push(value);
    }

    private void requireTop() throws CorruptFileException {
        int bottom = marks.isEmpty() ? 0 : marks.peek();
        if (values.size() <= bottom) {
            throw new CorruptFileException("its pickle takes a value that is not there");
        }
    }
}
