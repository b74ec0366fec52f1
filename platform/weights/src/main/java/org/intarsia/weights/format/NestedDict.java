package org.intarsia.weights.format;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Suggestions;
import org.intarsia.weights.NameLists;
import org.jspecify.annotations.Nullable;

/**
 * Finds the dict that a key names in what a PyTorch file holds.
 *
 * @param file the file's own name, for messages
 */
public record NestedDict(String file, PickleValue root) {
    private static final int SEARCHED = 200;
    private static final int MOST_SEEN = 2000;
    private static final int LONGEST_KEY = 200;

    /**
     * @param key null for the outermost dict
     * @throws IntarsiaException INT-309 when the file holds no dict, INT-310 when the key leads to
     *     none or the outermost one holds no tensors
     */
    public PickleValue at(String key) {
        if (!root.isContainer()) {
            throw new IntarsiaException(
                    ErrorCode.NOT_A_TENSOR,
                    Place.file(file),
                    "it holds no dict of tensors but " + NameLists.clean(root.describe()),
                    "Save the model's state_dict() instead.");
        }
        if (key != null) {
            return find(key);
        }
        if (!holdsTensors(root) && !dictsOfTensors(root, "").isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.WRONG_DICT_KEY,
                    Place.file(file),
                    "its outermost dict holds no tensors",
                    "Give one of its keys: " + NameLists.list(dictsOfTensors(root, "")) + ".");
        }
        return root;
    }

    /** A key may itself hold dots, so every way to take it apart is tried, the longest first. */
    private PickleValue find(String key) {
        PickleValue found = descend(root, key);
        if (found != null && found.isContainer()) {
            return found;
        }
        if (found != null) {
            throw new IntarsiaException(
                    ErrorCode.WRONG_DICT_KEY,
                    Place.file(file),
                    "its key " + key + " holds no dict but " + NameLists.clean(found.describe()),
                    keys());
        }
        throw new IntarsiaException(
                ErrorCode.WRONG_DICT_KEY,
                Place.file(file),
                "it has no key " + key,
                Suggestions.find(key, firstKeys(root))
                                .map(near -> "Did you mean " + NameLists.clean(near) + "? ")
                                .orElse("")
                        + keys());
    }

    private static @Nullable PickleValue descend(PickleValue from, String key) {
        PickleValue whole = from.child(key);
        if (whole != null) {
            return whole;
        }
        for (int dot = key.lastIndexOf('.'); dot > 0; dot = key.lastIndexOf('.', dot - 1)) {
            PickleValue inner = from.child(key.substring(0, dot));
            if (inner != null) {
                PickleValue found = descend(inner, key.substring(dot + 1));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private String keys() {
        List<String> useful = dictsOfTensors(root, "");
        if (!useful.isEmpty()) {
            return "Its keys with tensors are: " + NameLists.list(useful) + ".";
        }
        return holdsTensors(root)
                ? "Its tensors are in the outermost dict: leave the key out."
                : "Its keys are: " + NameLists.list(firstKeys(root)) + ".";
    }

    private static boolean holdsTensors(PickleValue dict) {
        return first(dict).stream().anyMatch(e -> isTensor(e.getValue()));
    }

    public static boolean isTensor(PickleValue value) {
        return value instanceof PickleValue.Tensor || value instanceof PickleValue.OtherTensor;
    }

    private static List<String> firstKeys(PickleValue dict) {
        return first(dict).stream().map(Map.Entry::getKey).toList();
    }

    private static List<Map.Entry<String, PickleValue>> first(PickleValue dict) {
        return dict.children().limit(SEARCHED).toList();
    }

    /** Keys of dicts that hold tensors, however deep; of a hostile file the first. */
    private static List<String> dictsOfTensors(PickleValue outer, String above) {
        List<String> keys = new ArrayList<>();
        Set<PickleValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        seen.add(outer);
        addDictsOfTensors(outer, above, keys, seen);
        return keys;
    }

    private static void addDictsOfTensors(
            PickleValue dict, String above, List<String> keys, Set<PickleValue> seen) {
        boolean numbered = false;
        for (Map.Entry<String, PickleValue> entry : first(dict)) {
            PickleValue inner = entry.getValue();
            if (!inner.isContainer() || seen.size() > MOST_SEEN || !seen.add(inner)) {
                continue;
            }
            if (holdsTensors(inner)) {
                // An optimizer has a numbered dict for each parameter: the first stands for all.
                boolean number = PickleValue.INDEX.matcher(entry.getKey()).matches();
                if (!number || !numbered) {
                    keys.add(above + entry.getKey());
                }
                numbered |= number;
            } else if (above.length() < LONGEST_KEY) {
                addDictsOfTensors(inner, above + entry.getKey() + ".", keys, seen);
            }
        }
    }
}
