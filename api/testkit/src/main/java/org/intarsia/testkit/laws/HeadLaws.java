package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.testkit.LeakCheck;

/** Laws of heads. */
public final class HeadLaws {
    private HeadLaws() {}

    /**
     * What one prediction is given, made on the manager of a run.
     *
     * @param features as {@link PredictionHead#accepts()} says
     * @param input as the backbone was shown it
     */
    public record Case(NDList features, ModelInput input, Step step) {}

    /**
     * Checks that a prediction has an array of its own shape for every member that is generated, or
     * logits [B, n, vocabulary]; that features and state stay as they were and nothing is left
     * behind; that the answer is the same again and on several threads; that closing twice is
     * harmless. Further heads are asked the same, but for the shapes.
     *
     * @param cases the same numbers at every call
     */
    public static void check(PredictionHead head, Function<NDManager, Case> cases) {
        featuresAreAccepted(head, cases);
        predictionIsPure(head, cases, true);
        head.heads()
                .forEach(
                        (name, other) -> {
                            assertTrue(other != head, name + " is the head itself");
                            predictionIsPure(other, cases, false);
                        });
        Laws.statesItsMemory(head);
        Laws.closesTwice(head);
    }

    private static void featuresAreAccepted(PredictionHead head, Function<NDManager, Case> cases) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList features = cases.apply(manager).features();
            List<TensorSpec> accepted = head.accepts().members();
            assertTrue(accepted.size() <= features.size(), "features that it reads " + accepted);
            for (int i = 0; i < accepted.size(); i++) {
                TensorSpec wanted = accepted.get(i);
                Shape row = features.get(i).getShape().slice(1);
                TensorSpec offered = new TensorSpec(wanted.name(), row);
                assertTrue(offered.fits(wanted), offered + " is not " + wanted);
            }
        }
    }

    private static void predictionIsPure(
            PredictionHead head, Function<NDManager, Case> cases, boolean main) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Case given = cases.apply(manager);
            NDList[] prediction = {new NDList()};
            try (LeakCheck check = LeakCheck.on(manager)) {
                Laws.leavesUnchanged(
                        List.of(given.features(), new NDList(given.input().arrays())),
                        () -> prediction[0] = predict(head, given));
                check.keep(prediction[0]);
            }
            answersAreNew(prediction[0], given);
            if (main) {
                shapesAreDeclared(head, prediction[0], given);
            }
        }
        Laws.sameAnswerAlways(manager -> predict(head, cases.apply(manager)));
    }

    private static void answersAreNew(NDList prediction, Case given) {
        List<NDArray> inputs = new ArrayList<>(given.features());
        inputs.addAll(given.input().arrays());
        for (NDArray array : prediction) {
            assertTrue(inputs.stream().noneMatch(input -> input == array), "new arrays");
            assertSame(
                    given.features().get(0).getManager(),
                    array.getManager(),
                    "attached to the manager of the first feature");
        }
    }

    private static NDList predict(PredictionHead head, Case given) {
        return head.predict(given.features(), given.input(), given.step());
    }

    private static void shapesAreDeclared(PredictionHead head, NDList prediction, Case given) {
        if (head.prediction().kind() == PredictionKind.LOGITS) {
            NDArray logits = prediction.get(0);
            long rows = given.features().get(0).getShape().get(0);
            assertEquals(3, logits.getShape().dimension(), "logits are [B, n, vocabulary]");
            assertEquals(rows, logits.getShape().get(0), "logits have a row a sample");
            return;
        }
        assertTrue(!prediction.isEmpty(), "a prediction has a member");
        NDList shown = ModelInput.latents(given.input()).members();
        int members = Math.min(prediction.size(), shown.size());
        for (int i = 0; i < members; i++) {
            assertEquals(
                    shown.get(i).getShape(),
                    prediction.get(i).getShape(),
                    "the shape of member " + i);
        }
    }
}
