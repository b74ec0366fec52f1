package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Step;
import org.intarsia.testkit.LeakCheck;
import org.intarsia.testkit.fixtures.TestNoise;

/** Laws of guidance. */
public final class GuidanceLaws {
    private GuidanceLaws() {}

    /**
     * Checks that the branches of a step are among those announced, in their order; that branches
     * which agree are not changed by guidance; that predictions stay as they were; that nothing is
     * left behind, on one thread or several; that closing twice is harmless.
     */
    public static void check(Guidance guidance, Step step) {
        List<Branch> needed = guidance.branches(step);
        List<Branch> all = guidance.branches();
        assertFalse(needed.isEmpty(), "a step needs a branch");
        assertTrue(all.containsAll(needed), needed + " are not among " + all);
        List<Branch> inOrder = new ArrayList<>(all);
        inOrder.retainAll(needed);
        assertEquals(inOrder, needed, "the order of the branches");

        try (NDManager manager = NDManager.newBaseManager()) {
            List<NDList> predictions = predictions(manager, needed.size(), step);
            combineIsPure(guidance, step, predictions, manager);
            agreementStays(guidance, step, predictions);
        }
        Laws.sameAnswerAlways(
                manager -> guidance.combine(step, predictions(manager, needed.size(), step)));
        Laws.closesTwice(guidance);
    }

    private static void combineIsPure(
            Guidance guidance, Step step, List<NDList> predictions, NDManager manager) {
        try (LeakCheck check = LeakCheck.on(manager)) {
            Laws.leavesUnchanged(
                    predictions,
                    () -> {
                        NDList combined = guidance.combine(step, predictions);
                        check.keep(combined);
                        for (int i = 0; i < combined.size(); i++) {
                            assertEquals(
                                    predictions.get(0).get(i).getShape(),
                                    combined.get(i).getShape(),
                                    "the shape of member " + i);
                        }
                    });
        }
    }

    private static void agreementStays(Guidance guidance, Step step, List<NDList> predictions) {
        List<NDList> same = new ArrayList<>(predictions);
        same.replaceAll(any -> predictions.get(0));
        NDList combined = guidance.combine(step, same);
        for (int i = 0; i < combined.size(); i++) {
            assertArrayEquals(
                    Laws.values(predictions.get(0).get(i)), Laws.values(combined.get(i)), 1e-6f);
        }
    }

    private static List<NDList> predictions(NDManager manager, int branches, Step step) {
        TestNoise noise = TestNoise.rows(Math.max(1, step.t().length));
        List<NDList> predictions = new ArrayList<>();
        for (int branch = 0; branch < branches; branch++) {
            NDList prediction = new NDList();
            prediction.add(noise.normal(manager, "latents", branch, new Shape(3, 2, 2)));
            prediction.add(noise.normal(manager, "companion", branch, new Shape(5)));
            predictions.add(prediction);
        }
        return predictions;
    }
}
