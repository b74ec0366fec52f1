package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.testkit.fixtures.TestBatch;

/** Laws of objectives. */
public final class ObjectiveLaws {
    private ObjectiveLaws() {}

    /**
     * Checks that the loss and each of its terms is one finite number; that images, latents and
     * conditioning stay as they were; that the network is opened with every part of the
     * conditioning, of its shape; that the loss is a function of the batch: the same again and on
     * several threads; that closing twice is harmless.
     *
     * @param batches the same numbers at every call; what the objective makes belongs to the
     *     manager
     */
    public static void check(Objective objective, Function<NDManager, TestBatch> batches) {
        try (NDManager manager = NDManager.newBaseManager()) {
            TestBatch batch = batches.apply(manager);
            Laws.leavesUnchanged(given(batch), () -> lossIsFinite(objective.loss(batch)));
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
