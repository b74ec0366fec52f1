package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.run.Branch;

/** Batches stacked on one another, one a branch, and taken apart again. */
final class BranchRows {
    private BranchRows() {}

    static void split(NDList stackedPrediction, List<Branch> group, Map<Branch, NDList> into) {
        if (group.size() == 1) {
            into.put(group.get(0), stackedPrediction);
            return;
        }
        group.forEach(branch -> into.put(branch, new NDList()));
        for (NDArray member : stackedPrediction) {
            NDList parts = member.split(group.size());
            for (int i = 0; i < group.size(); i++) {
                into.get(group.get(i)).add(parts.get(i));
            }
            member.close();
        }
    }

    static NDList repeat(NDList state, int copies) {
        if (copies == 1) {
            return state;
        }
        NDList repeated = new NDList(state.size());
        for (NDArray member : state) {
            NDList same = new NDList();
            for (int i = 0; i < copies; i++) {
                same.add(member);
            }
            repeated.add(NDArrays.concat(same));
        }
        return repeated;
    }

    /** Closes {@code list} but for the arrays that the other lists hold too. */
    static void close(NDList list, NDList kept, NDList alsoKept) {
        for (NDArray array : list) {
            if (!holds(kept, array) && !holds(alsoKept, array)) {
                array.close();
            }
        }
    }

    private static boolean holds(NDList list, NDArray array) {
        return list.stream().anyMatch(other -> other == array);
    }
}
