package org.intarsia.weights.file;

import java.util.Map;
import java.util.SortedMap;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.weights.TensorInfo;
import org.intarsia.weights.type.LoadableType;

/**
 * A tensor of a file that can be loaded: what is said of it and where its elements are.
 *
 * @param info of a {@link LoadableType}
 */
record StoredTensor(TensorInfo info, Elements elements) {
    LoadableType type() {
        return (LoadableType) info.type();
    }

    /**
     * What a file holds.
     *
     * @param tensors those that can be loaded, by name
     * @param unloadable what is said of the others, by name
     * @param others names of entries that are no tensors, with what they are
     * @param damagedCode of the problem when its values turn out to be damaged
     */
    record Content(
            SortedMap<String, StoredTensor> tensors,
            SortedMap<String, TensorInfo> unloadable,
            SortedMap<String, String> others,
            Map<String, String> metadata,
            ErrorCode damagedCode) {}
}
