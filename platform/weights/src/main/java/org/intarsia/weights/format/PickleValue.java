package org.intarsia.weights.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a pickle can mean to a reader that constructs nothing. */
public sealed interface PickleValue {
    /** The keys of lists and tuples. */
    Pattern INDEX = Pattern.compile("\\d{1,9}");

    /** In words, for messages. */
    String describe();

    /** What it holds, by key; by index in a list or tuple. Empty for what holds nothing. */
    default Stream<Map.Entry<String, PickleValue>> children() {
        return Stream.empty();
    }

    /** What it holds under a key of {@link #children}, or null. */
    default @Nullable PickleValue child(String key) {
        return null;
    }

    /** Whether it is a dict, a list or a tuple, or an object that holds items as a dict does. */
    default boolean isContainer() {
        return false;
    }

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

    /** True or false. */
    record BooleanValue(boolean value) implements PickleValue {
        @Override
        public String describe() {
            return "a truth value";
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

    /** Something that does not matter, or that only running code would give. */
    record Opaque(String what) implements PickleValue {
        @Override
        public String describe() {
            return what;
        }
    }

    /** A tuple. */
    record Tuple(List<PickleValue> items) implements PickleValue {
        @Override
        public String describe() {
            return "a tuple of " + items.size();
        }

        @Override
        public Stream<Map.Entry<String, PickleValue>> children() {
            return indexed(items);
        }

        @Override
        public @Nullable PickleValue child(String key) {
            return item(items, key);
        }

        @Override
        public boolean isContainer() {
            return true;
        }
    }

    /** A list. */
    final class Sequence implements PickleValue {
        private final List<PickleValue> items = new ArrayList<>(0);

        public List<PickleValue> items() {
            return items;
        }

        @Override
        public String describe() {
            return "a list of " + items.size();
        }

        @Override
        public Stream<Map.Entry<String, PickleValue>> children() {
            return indexed(items);
        }

        @Override
        public @Nullable PickleValue child(String key) {
            return item(items, key);
        }

        @Override
        public boolean isContainer() {
            return true;
        }
    }

    /** A dict; keys that are numbers are written out, entries of other keys are left out. */
    final class Dict implements PickleValue {
        /** Longer keys name no tensor, and comparing them could be made to take hours. */
        private static final int LONGEST_KEY = 4096;

        private static final Map<String, PickleValue> NONE = Map.of();

        // A hostile pickle makes millions of empty dicts with a byte each.
        private Map<String, PickleValue> entries = NONE;

        void put(PickleValue key, PickleValue value) {
            if (key instanceof Text text && text.value().length() <= LONGEST_KEY) {
                put(text.value(), value);
            } else if (key instanceof IntegerNumber whole) {
                put(Long.toString(whole.value()), value);
            }
        }

        private void put(String key, PickleValue value) {
            if (entries == NONE) {
                entries = new LinkedHashMap<>();
            }
            entries.put(key, value);
        }

        @Override
        public String describe() {
            return "a dict of " + entries.size();
        }

        @Override
        public Stream<Map.Entry<String, PickleValue>> children() {
            return entries.entrySet().stream();
        }

        @Override
        public @Nullable PickleValue child(String key) {
            return entries.get(key);
        }

        @Override
        public boolean isContainer() {
            return true;
        }
    }

    /** An object that only running code would make; its items are known where it is a mapping. */
    final class Instance implements PickleValue {
        private final @Nullable Global of;
        private @Nullable Dict items;

        /**
         * @param of its class, or null where that is no class by name
         */
        Instance(@Nullable Global of) {
            this.of = of;
        }

        Dict items() {
            if (items == null) {
                items = new Dict();
            }
            return items;
        }

        @Override
        public String describe() {
            // Joined only when asked: a pickle may repeat a long name a million times.
            return of == null ? "an unknown object" : "an object of " + of.name();
        }

        @Override
        public Stream<Map.Entry<String, PickleValue>> children() {
            return items == null ? Stream.empty() : items.children();
        }

        @Override
        public @Nullable PickleValue child(String key) {
            return items == null ? null : items.child(key);
        }

        @Override
        public boolean isContainer() {
            return items != null;
        }
    }

    /**
     * A run of numbers in a file of its own.
     *
     * @param type such as {@code torch.FloatStorage}
     * @param key names the file
     * @param count numbers in it, as claimed; bytes where the storage is untyped
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
     * @param dtype where the storage is untyped, else null
     * @param offset of the first element
     * @param negated whether each element stands for its negative
     */
    record Tensor(
            Storage storage,
            @Nullable Global dtype,
            long offset,
            List<Long> size,
            List<Long> stride,
            boolean negated)
            implements PickleValue {
        @Override
        public String describe() {
            return "a tensor over " + storage.describe();
        }
    }

    /**
     * A tensor that is not plain: sparse, without values, or of a class of its own.
     *
     * @param form in a word: {@code sparse_coo}
     * @param why it is not read, in words
     */
    record OtherTensor(String form, String why, List<Long> size) implements PickleValue {
        @Override
        public String describe() {
            return why;
        }
    }

    private static Stream<Map.Entry<String, PickleValue>> indexed(List<PickleValue> items) {
        return IntStream.range(0, items.size())
                .mapToObj(i -> Map.entry(Integer.toString(i), items.get(i)));
    }

    private static @Nullable PickleValue item(List<PickleValue> items, String key) {
        if (!INDEX.matcher(key).matches()) {
            return null;
        }
        int index = Integer.parseInt(key);
        return index < items.size() ? items.get(index) : null;
    }
}
