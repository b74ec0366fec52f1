package org.intarsia.weights.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Suggestions;
import org.intarsia.weights.NameLists;
import org.intarsia.weights.format.PickleValue;

/**
 * Finds the dict that a key names in what a PyTorch file holds.
 *
 * @param file the file's own name, for messages
 */
record NestedDict(String file, PickleValue root) {
    private static final int SEARCHED = 200;

    /**
     * @param key null for the outermost dict
     * @throws IntarsiaException INT-309 when the file holds no dict, INT-310 when the key leads to
     *     none or the outermost one holds no tensors
     */
    PickleValue.Dict at(String key) {
        if (!(root instanceof PickleValue.Dict outer)) {
            throw new IntarsiaException(
                    ErrorCode.NOT_A_TENSOR,
                    Place.file(file),
                    "it holds no dict of tensors but " + NameLists.clean(root.describe()),
                    "Save the model's state_dict() instead.");
        }
        if (key != null) {
            return find(outer, key);
        }
        if (!holdsTensors(outer) && !dictsOfTensors(outer, "").isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.WRONG_DICT_KEY,
                    Place.file(file),
                    "its outermost dict holds no tensors",
                    "Give one of its keys: " + NameLists.list(dictsOfTensors(outer, "")) + ".");
        }
        return outer;
    }

    /** A key may itself hold dots, so every way to take it apart is tried, the longest first. */
    private PickleValue.Dict find(PickleValue.Dict outer, String key) {
        PickleValue found = descend(outer, key);
        if (found instanceof PickleValue.Dict dict) {
            return dict;
        }
        if (found != null) {
            throw new IntarsiaException(
                    ErrorCode.WRONG_DICT_KEY,
                    Place.file(file),
                    "its key " + key + " holds no dict but " + NameLists.clean(found.describe()),
                    keys(outer));
        }
        throw new IntarsiaException(
                ErrorCode.WRONG_DICT_KEY,
                Place.file(file),
                "it has no key " + key,
                Suggestions.find(key, outer.entries().keySet())
                                .map(near -> "Did you mean " + NameLists.clean(near) + "? ")
                                .orElse("")
                        + keys(outer));
    }

    private static PickleValue descend(PickleValue.Dict from, String key) {
        PickleValue whole = from.entries().get(key);
        if (whole != null) {
            return whole;
        }
        for (int dot = key.lastIndexOf('.'); dot > 0; dot = key.lastIndexOf('.', dot - 1)) {
            if (from.entries().get(key.substring(0, dot)) instanceof PickleValue.Dict inner) {
                PickleValue found = descend(inner, key.substring(dot + 1));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static String keys(PickleValue.Dict outer) {
        List<String> useful = dictsOfTensors(outer, "");
        if (!useful.isEmpty()) {
            return "Its keys with tensors are: " + NameLists.list(useful) + ".";
        }
        return holdsTensors(outer)
                ? "Its tensors are in the outermost dict: leave the key out."
                : "Its keys are: " + NameLists.list(outer.entries().keySet()) + ".";
    }

    private static boolean holdsTensors(PickleValue.Dict dict) {
        return first(dict).stream().anyMatch(e -> e.getValue() instanceof PickleValue.Tensor);
    }

    private static List<Map.Entry<String, PickleValue>> first(PickleValue.Dict dict) {
        return dict.entries().entrySet().stream().limit(SEARCHED).toList();
    }

    /** Keys of the first two levels; what a hostile file has in excess is ignored. */
    private static List<String> dictsOfTensors(PickleValue.Dict dict, String above) {
        List<String> keys = new ArrayList<>();
        for (Map.Entry<String, PickleValue> entry : first(dict)) {
            if (entry.getValue() instanceof PickleValue.Dict inner) {
                if (holdsTensors(inner)) {
                    keys.add(above + entry.getKey());
                } else if (above.isEmpty()) {
                    keys.addAll(dictsOfTensors(inner, entry.getKey() + "."));
                }
            }
        }
        return keys;
    }
}
