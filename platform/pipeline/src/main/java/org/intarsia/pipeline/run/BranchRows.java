package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.ModelInput;

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

    /**
     * Rows of some branches of a group.
     *
     * @return new arrays, or the list itself where all are asked for
     */
    static NDList select(NDList stacked, List<Branch> group, List<Branch> asked) {
        if (asked.size() == group.size()) {
            return stacked;
        }
        NDList selected = new NDList(stacked.size());
        for (NDArray member : stacked) {
            NDList parts = member.split(group.size());
            NDList rows = new NDList();
            asked.forEach(branch -> rows.add(parts.get(group.indexOf(branch))));
            selected.add(NDArrays.concat(rows));
            parts.close();
        }
        return selected;
    }

    /** The input itself where one copy is enough; otherwise new arrays. */
    static ModelInput repeat(ModelInput input, int copies) {
        return copies == 1 ? input : input.map(member -> repeat(member, copies));
    }

    private static NDArray repeat(NDArray member, int copies) {
        NDList same = new NDList();
        for (int i = 0; i < copies; i++) {
            same.add(member);
        }
        return NDArrays.concat(same);
    }

    /** Closes what {@link #repeat} made, but for the arrays of an answer. */
    static void close(ModelInput rows, NDList kept, ModelInput input) {
        if (rows != input) {
            close(rows.arrays(), kept, List.of());
        }
    }

    /** Closes {@code list} but for the arrays that the other lists hold too. */
    static void close(List<NDArray> list, List<NDArray> kept, List<NDArray> alsoKept) {
        for (NDArray array : list) {
            if (!holds(kept, array) && !holds(alsoKept, array)) {
                array.close();
            }
        }
    }

    private static boolean holds(List<NDArray> list, NDArray array) {
        return list.stream().anyMatch(other -> other == array);
    }
}
