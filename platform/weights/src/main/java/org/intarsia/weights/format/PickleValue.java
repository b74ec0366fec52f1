package org.intarsia.weights.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a pickle can mean to a reader that constructs nothing. */
public sealed interface PickleValue {
    /** In words, for messages. */
    String describe();

    /** A text. */
    record Text(String value) implements PickleValue {
        @Override
        public String describe() {
            return "a text";
        }
    }

    /** A whole number. */
    record IntegerNumber(long value) implements PickleValue {
        @Override
        public String describe() {
            return "a number";
        }
    }

    /** A class or function by its name; it is never looked up. */
    record Global(String module, String member) implements PickleValue {
        /** Such as {@code torch.FloatStorage}. */
        public String name() {
            return module + "." + member;
        }

        @Override
        public String describe() {
            return "a reference to " + name();
        }
    }

    /**
     * Something that does not matter, or that only running code would give.
     *
     * @param of its class, or null
     */
    record Opaque(String what, Global of) implements PickleValue {
        Opaque(String what) {
            this(what, null);
        }

        @Override
        public String describe() {
            // Joined only when asked: a pickle may repeat a long name a million times.
            return of == null ? what : what + " of " + of.name();
        }
    }

    /** A tuple. */
    record Tuple(List<PickleValue> items) implements PickleValue {
        @Override
        public String describe() {
            return "a tuple";
        }
    }

    /**
     * A run of numbers in a file of its own.
     *
     * @param type such as {@code torch.FloatStorage}
     * @param key names the file
     * @param count numbers in it, as claimed
     */
    record Storage(Global type, String key, long count) implements PickleValue {
        @Override
        public String describe() {
            return "a " + type.name();
        }
    }

    /**
     * A tensor over a storage, as claimed: nothing is checked yet but that there are as many
     * strides as sizes.
     *
     * @param offset of the first element
     */
    record Tensor(Storage storage, long offset, List<Long> size, List<Long> stride)
            implements PickleValue {
        @Override
        public String describe() {
            return "a tensor over " + storage.describe();
        }
    }

    /** A dict; names that are numbers are written out, entries of other keys are left out. */
    final class Dict implements PickleValue {
        private final Map<String, PickleValue> entries = new LinkedHashMap<>();

        /** In the order of the pickle. */
        public Map<String, PickleValue> entries() {
            return Collections.unmodifiableMap(entries);
        }

        void put(PickleValue key, PickleValue value) {
            if (key instanceof Text text) {
                entries.put(text.value(), value);
            } else if (key instanceof IntegerNumber whole) {
                entries.put(Long.toString(whole.value()), value);
            }
        }

        @Override
        public String describe() {
            return "a dict";
        }
    }
}
