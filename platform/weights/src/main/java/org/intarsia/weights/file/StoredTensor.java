package org.intarsia.weights.file;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.weights.TensorInfo;

/** A tensor of a file: what is said of it and where its elements are. */
record StoredTensor(TensorInfo info, Elements elements) {
    static SortedMap<String, StoredTensor> byName(Iterable<StoredTensor> tensors) {
        SortedMap<String, StoredTensor> byName = new TreeMap<>();
        tensors.forEach(tensor -> byName.put(tensor.info().name(), tensor));
        return byName;
    }

    /**
     * A tensor as it is stored in a file.
     *
     * @param tensors by name
     * @param others names of entries that are no tensors, with what they are
     * @param damagedCode of the problem when its values turn out to be damaged
     */
    record Content(
            SortedMap<String, StoredTensor> tensors,
            Map<String, String> others,
            Map<String, String> metadata,
            ErrorCode damagedCode) {}
}
