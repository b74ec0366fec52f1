package org.intarsia.weights.format;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stack, the marks in it and the memo of a pickle machine, all bounded. */
final class PickleStack {
    /** A training log of a million steps has a few million; each takes up to a hundred bytes. */
    private static final int MOST_MADE = 5_000_000;

    private static final int MOST_VALUES = 8_000_000;
    private static final int MOST_MARKS = 10_000;

    private final List<PickleValue> values = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();

    /** Picklers number their memos one after the other; only hostile files leave large gaps. */
    private final List<PickleValue> memo = new ArrayList<>();

    private final Map<Long, PickleValue> otherMemos = new HashMap<>();
    private int made;

    /** Pushes a value that exists anyway. */
    void push(PickleValue value) throws UnsupportedFileException {
        if (values.size() == MOST_VALUES) {
            throw tooMuch("keeps more than " + MOST_VALUES + " values open");
        }
        values.add(value);
    }

    /** Pushes a value that was made for this. */
    void pushMade(PickleValue value) throws UnsupportedFileException {
        charge(1);
        push(value);
    }

    /** Counts values that are made. */
    void charge(int values) throws UnsupportedFileException {
        made += values;
        if (made > MOST_MADE) {
            throw tooMuch("holds more than " + MOST_MADE + " values");
        }
    }

    PickleValue pop() throws CorruptFileException {
        requireTop();
        return values.remove(values.size() - 1);
    }

    PickleValue peek() throws CorruptFileException {
        requireTop();
        return values.get(values.size() - 1);
    }

    void mark() throws UnsupportedFileException {
        if (marks.size() == MOST_MARKS) {
            throw tooMuch("is nested deeper than " + MOST_MARKS + " levels");
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

    void put(long index) throws CorruptFileException, UnsupportedFileException {
        PickleValue value = peek();
        if (index == memo.size()) {
            memo.add(value);
        } else if (index >= 0 && index < memo.size()) {
            memo.set((int) index, value);
        } else {
            charge(1);
            otherMemos.put(index, value);
        }
    }

    /** Under the number of memos so far. */
    void memoize() throws CorruptFileException, UnsupportedFileException {
        put((long) memo.size() + otherMemos.size());
    }

    void get(long index) throws CorruptFileException, UnsupportedFileException {
        PickleValue value =
                index >= 0 && index < memo.size() ? memo.get((int) index) : otherMemos.get(index);
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

    private static UnsupportedFileException tooMuch(String what) {
        return new UnsupportedFileException(
                "its pickle " + what + ", which is more than is read",
                "Save the model's state_dict() alone, without logs and other objects.");
    }
}
