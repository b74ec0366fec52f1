package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.forwarding.ForwardingPredictor;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.testkit.fixtures.TestBatch;

/** Laws of objectives. */
public final class ObjectiveLaws {
    private ObjectiveLaws() {}

    /**
     * Checks that the loss and each of its terms is one finite number; that images, latents and
     * conditioning stay as they were; that the network is opened with every part of the
     * conditioning, of its shape, and shown what the objective says that it shows; that the loss is
     * a function of the batch: the same again and on several threads; that closing twice is
     * harmless.
     *
     * @param batches the same numbers at every call; what the objective makes belongs to the
     *     manager
     */
    public static void check(Objective objective, Function<NDManager, TestBatch> batches) {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<ModelInput> shown = new ArrayList<>();
            TestBatch batch = watched(batches.apply(manager), shown);
            Laws.leavesUnchanged(given(batch), () -> lossIsFinite(objective.loss(batch)));
            shown.forEach(input -> isAsSaid(objective, input));
            batch.opened().forEach(left -> keepsParts(batch.conditioning(), left));
        }
        Laws.sameAnswerAlways(
                manager -> {
                    Loss loss = objective.loss(batches.apply(manager));
                    NDList seen = new NDList(loss.total());
                    seen.addAll(new TreeMap<>(loss.terms()).values());
                    return seen;
                });
        Laws.closesTwice(objective);
    }

    private static TestBatch watched(TestBatch batch, List<ModelInput> shown) {
        Supplier<Predictor> predictors = batch.predictors();
        return batch.asking(() -> new WatchedPredictor(predictors.get(), shown));
    }

    /** Notes what the backbone is shown: what is asked of held features is the head's. */
    private static final class WatchedPredictor extends ForwardingPredictor {
        private final List<ModelInput> shown;

        WatchedPredictor(Predictor inner, List<ModelInput> shown) {
            super(inner);
            this.shown = shown;
        }

        @Override
        protected Predictor wrap(Predictor other) {
            return new WatchedPredictor(other, shown);
        }

        @Override
        public NDList predict(ModelInput input, Step step) {
            shown.add(input);
            return super.predict(input, step);
        }

        @Override
        public Predictor hold(ModelInput input, Step step) {
            shown.add(input);
            return inner().hold(input, step);
        }
    }

    private static void isAsSaid(Objective objective, ModelInput input) {
        assertEquals(objective.shows(), Optional.of(input.kind()), "what the objective shows");
        boolean placed =
                input instanceof ModelInput.Ids ids && ids.placesBm() != null
                        || input instanceof ModelInput.Vectors vectors
                                && vectors.placesBm() != null;
        assertTrue(!placed || objective.showsPlaces(), "places are shown that it says nothing of");
    }

    private static List<NDList> given(TestBatch batch) {
        List<NDList> given = new ArrayList<>();
        if (batch.images() != null) {
            given.add(new NDList(batch.images()));
        }
        if (batch.latents() != null) {
            given.add(batch.latents().values());
        }
        Conditioning conditioning = batch.conditioning();
        for (String name : conditioning.names()) {
            Conditioning.Part part = conditioning.part(name);
            given.add(new NDList(part.value(), part.nullForm()));
        }
        return given;
    }

    private static void keepsParts(Conditioning given, Conditioning left) {
        assertTrue(left.names().containsAll(given.names()), "parts of the conditioning");
        for (String name : given.names()) {
            assertEquals(given.value(name).getShape(), left.value(name).getShape(), name);
        }
    }

    private static void lossIsFinite(Loss loss) {
        isFinite("the loss", loss.total());
        assertTrue(!loss.terms().isEmpty(), "a loss has a term");
        loss.terms().forEach((name, term) -> isFinite("the term " + name, term));
    }

    private static void isFinite(String what, NDArray scalar) {
        assertEquals(1, scalar.size(), what + " is one number");
        float value = Laws.values(scalar)[0];
        assertTrue(Float.isFinite(value), what + " is " + value);
    }
}
