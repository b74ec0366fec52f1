package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.Step;
import org.intarsia.testkit.LeakCheck;
import org.intarsia.testkit.fixtures.GuidedSteps;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;

/** Laws of guidance. */
public final class GuidanceLaws {
    private static final float CLOSE = 1e-5f;

    private GuidanceLaws() {}

    /**
     * Checks that the branches of a step are among those announced, in their order; that branches
     * which agree are not changed by guidance at its first step; that predictions stay as they were
     * and nothing is left behind but the memory, on one thread or several; that a session that is
     * restored goes on with the same numbers; that closing twice is harmless.
     *
     * @param step with times, for guidance of velocities; without, for guidance of logits
     */
    public static void check(Guidance guidance, Step step) {
        try (NDManager manager = NDManager.newBaseManager();
                Guidance.Session session = open(guidance, manager, step)) {
            GuidedStep at = at(manager, step);
            List<Branch> needed = session.branches(at);
            branchesAreAnnounced(guidance.branches(), needed);
            combineIsPure(session, at, predictions(manager, needed.size(), step));
        }
        agreementStays(guidance, step);
        memoryGoesOn(guidance, step);
        Laws.sameAnswerAlways(manager -> first(guidance, manager, step));
        Laws.closesTwice(guidance);
    }

    private static Guidance.Session open(Guidance guidance, NDManager manager, Step step) {
        return guidance.open(new TestRun(manager, TestNoise.rows(rows(step))));
    }

    private static int rows(Step step) {
        return Math.max(1, step.t().length);
    }

    private static GuidedStep at(NDManager manager, Step step) {
        return step.t().length == 0
                ? GuidedSteps.logits(step, manager.create(new Shape(1, 0)))
                : GuidedSteps.velocity(step, prediction(manager, -1, step));
    }

    private static void branchesAreAnnounced(List<Branch> all, List<Branch> needed) {
        assertTrue(all.containsAll(needed), needed + " are not among " + all);
        List<Branch> inOrder = new ArrayList<>(all);
        inOrder.retainAll(needed);
        assertEquals(inOrder, needed, "the order of the branches");
    }

    private static void combineIsPure(
            Guidance.Session session, GuidedStep at, List<NDList> predictions) {
        List<NDList> given = new ArrayList<>(predictions);
        given.add(new NDList(at.input().arrays()));
        try (LeakCheck check = LeakCheck.on(at.input().manager())) {
            Laws.leavesUnchanged(
                    given,
                    () -> {
                        NDList combined = session.combine(at, predictions);
                        check.keep(combined);
                        check.keep(session.memory());
                        shapesStay(at, predictions, combined);
                    });
        }
    }

    private static void shapesStay(GuidedStep at, List<NDList> predictions, NDList combined) {
        NDList like = predictions.isEmpty() ? new NDList(at.input().arrays()) : predictions.get(0);
        assertEquals(like.size(), combined.size(), "the members");
        for (int i = 0; i < like.size(); i++) {
            NDArray array = combined.get(i);
            assertEquals(like.get(i).getShape(), array.getShape(), "the shape of member " + i);
            assertTrue(
                    at.input().arrays().stream().noneMatch(shown -> shown == array),
                    "an array of the input is not an answer");
        }
    }

    private static void agreementStays(Guidance guidance, Step step) {
        try (NDManager manager = NDManager.newBaseManager();
                Guidance.Session session = open(guidance, manager, step)) {
            GuidedStep at = at(manager, step);
            int needed = session.branches(at).size();
            if (needed == 0) {
                return;
            }
            List<NDList> same = new ArrayList<>();
            for (int branch = 0; branch < needed; branch++) {
                same.add(prediction(manager, 0, step));
            }
            assertClose(prediction(manager, 0, step), session.combine(at, same), "agreement");
        }
    }

    private static void memoryGoesOn(Guidance guidance, Step step) {
        try (NDManager manager = NDManager.newBaseManager();
                Guidance.Session whole = open(guidance, manager, step);
                Guidance.Session resumed = open(guidance, manager, step)) {
            GuidedStep at = at(manager, step);
            int needed = whole.branches(at).size();
            whole.combine(at, predictions(manager, needed, step));
            NDList saved = new NDList();
            whole.memory().forEach(array -> saved.add(array.duplicate()));
            NDList next = whole.combine(at, predictions(manager, needed, step));
            resumed.restore(saved);
            saved.close();
            NDList again = resumed.combine(at, predictions(manager, needed, step));
            assertClose(next, again, "after a restored memory");
        }
    }

    private static NDList first(Guidance guidance, NDManager manager, Step step) {
        try (Guidance.Session session = open(guidance, manager, step)) {
            GuidedStep at = at(manager, step);
            return session.combine(at, predictions(manager, session.branches(at).size(), step));
        }
    }

    private static void assertClose(NDList expected, NDList actual, String when) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(
                    Laws.values(expected.get(i)), Laws.values(actual.get(i)), CLOSE, when);
        }
    }

    private static List<NDList> predictions(NDManager manager, int branches, Step step) {
        List<NDList> predictions = new ArrayList<>();
        for (int branch = 0; branch < branches; branch++) {
            predictions.add(prediction(manager, branch, step));
        }
        return predictions;
    }

    private static NDList prediction(NDManager manager, int draw, Step step) {
        TestNoise noise = TestNoise.rows(rows(step));
        NDList prediction = new NDList();
        prediction.add(noise.normal(manager, "latents", draw, new Shape(3, 2, 2)));
        prediction.add(noise.normal(manager, "companion", draw, new Shape(5)));
        return prediction;
    }
}
