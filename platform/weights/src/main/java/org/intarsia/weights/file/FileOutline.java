package org.intarsia.weights.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.weights.format.NestedDict;
import org.intarsia.weights.format.PickleValue;

/**
 * The tree of dicts and lists in a PyTorch file, and where its tensors are. Of very many entries
 * the first are shown.
 *
 * @param rows from the outermost dict on, each before what it holds; none for other files
 */
public record FileOutline(List<Row> rows) {
    private static final int DEEPEST = 8;
    private static final int MOST_ROWS = 300;
    private static final int SHOWN = 8;

    public FileOutline {
        rows = List.copyOf(rows);
    }

    /**
     * One dict, list or other entry.
     *
     * @param key leads to it from the outermost dict, whose own is empty
     * @param what it is in words
     * @param tensors that it holds itself
     * @param values in these
     */
    public record Row(String key, String what, long tensors, long values) {}

    static FileOutline of(PickleValue root) {
        Traversal walk = new Traversal();
        walk.add("", root, 0);
        return new FileOutline(walk.rows);
    }

    /** Whether the outermost dict holds tensors itself. */
    public boolean hasOuterTensors() {
        return !rows.isEmpty() && rows.get(0).tensors() > 0;
    }

    /** Whether anything is nested in the outermost dict. */
    public boolean isNested() {
        return rows.stream().skip(1).anyMatch(row -> row.tensors() > 0);
    }

    private static final class Traversal {
        private final List<Row> rows = new ArrayList<>();

        /** A pickle may hold one dict many times, in itself too. */
        private final Set<PickleValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());

        void add(String key, PickleValue value, int depth) {
            if (!value.isContainer()) {
                add(new Row(key, value.describe(), 0, 0));
                return;
            }
            if (!seen.add(value)) {
                add(new Row(key, value.describe() + ", shown above", 0, 0));
                return;
            }
            addContainer(key, value, depth);
        }

        private void addContainer(String key, PickleValue value, int depth) {
            List<Map.Entry<String, PickleValue>> shown = new ArrayList<>();
            long tensors = 0;
            long values = 0;
            long others = 0;
            int containers = 0;
            int leaves = 0;
            Iterator<Map.Entry<String, PickleValue>> children = value.children().iterator();
            while (children.hasNext()) {
                Map.Entry<String, PickleValue> child = children.next();
                if (NestedDict.isTensor(child.getValue())) {
                    tensors++;
                    values = saturated(values, size(child.getValue()));
                } else if (child.getValue().isContainer()
                        ? containers++ < SHOWN
                        : leaves++ < SHOWN) {
                    shown.add(child);
                } else {
                    others++;
                }
            }
            add(new Row(key, value.describe(), tensors, values));
            boolean flat = tensors == 0 && containers == 0 && !(value instanceof PickleValue.Dict);
            if (depth >= DEEPEST || flat) {
                return;
            }
            String before = key.isEmpty() ? "" : key + ".";
            shown.forEach(child -> add(before + child.getKey(), child.getValue(), depth + 1));
            if (others > 0) {
                add(new Row(before + "...", others + " more", 0, 0));
            }
        }

        private void add(Row row) {
            if (rows.size() < MOST_ROWS) {
                rows.add(row);
            }
        }

        private static long size(PickleValue tensor) {
            List<Long> sizes =
                    tensor instanceof PickleValue.Tensor plain
                            ? plain.size()
                            : ((PickleValue.OtherTensor) tensor).size();
            double size = 1;
            for (long each : sizes) {
                size *= Math.max(0, each);
            }
            return (long) size;
        }

        private static long saturated(long a, long b) {
            return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
        }
    }
}
