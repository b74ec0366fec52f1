package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.function.Function;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.Grid;
import org.intarsia.testkit.Closeness;
import org.intarsia.testkit.LeakCheck;
import org.intarsia.testkit.PeakMemory;
import org.intarsia.testkit.fixtures.PixelGrid;

/**
 * What holds for heads that compute every pixel from its patch, its token and the condition alone:
 * each patch is as if it were evaluated alone, and a large image is computed in slices.
 */
public final class PixelHeadLaws {
    private static final int BATCH = 2;
    private static final int ROWS = 16;
    private static final int STRIPS = 4;

    private PixelHeadLaws() {}

    /** A patch in plain arithmetic. */
    @FunctionalInterface
    public interface PlainPatch {
        /**
         * @param pixels [3, rows, columns]
         * @param token [D]
         * @param condition [D]
         * @return [3, rows, columns]
         */
        NDArray of(NDArray pixels, NDArray token, NDArray condition);
    }

    /**
     * Checks every patch against plain arithmetic.
     *
     * @param tolerance share of the largest value
     * @throws AssertionError when a patch differs
     */
    public static void checkPatches(
            PredictionHead head, PixelGrid image, PlainPatch plain, double tolerance) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList features = image.given(manager, BATCH);
            NDArray z = image.state(manager, BATCH);
            NDArray got = predict(head, features, z);
            for (int row = 0; row < BATCH; row++) {
                for (int token = 0; token < image.grid().tokens(); token++) {
                    String window = image.window(row, token);
                    NDArray want =
                            plain.of(
                                    z.get(window),
                                    features.get(0).get(row, token),
                                    features.get(1).get(row));
                    Closeness.check(want, got.get(window), tolerance);
                }
            }
        }
    }

    /**
     * Checks that nothing but the prediction is left of a call.
     *
     * @throws AssertionError naming what is left
     */
    public static void checkLeaks(PredictionHead head, PixelGrid image) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList features = image.given(manager, BATCH);
            NDArray z = image.state(manager, BATCH);
            predict(head, features, z).close();
            try (LeakCheck check = LeakCheck.on(manager)) {
                check.keep(new NDList(predict(head, features, z)));
            }
        }
    }

    /**
     * Checks that an image of 16 by 32 patches has the same bits as its strips, asked one after the
     * other, and that it holds no more memory meanwhile than a bound.
     *
     * @param heads makes a head for an image, over the same parameters every time
     * @throws AssertionError when bits differ, or more bytes are held
     */
    public static void checkSlices(
            Function<PixelGrid, PredictionHead> heads, Grid patch, int width, long mostBytes) {
        PixelGrid whole = new PixelGrid(new Grid(ROWS, 2 * ROWS), patch, width);
        Grid part = new Grid(ROWS / STRIPS, 2 * ROWS);
        PredictionHead head = heads.apply(whole);
        PredictionHead strip = heads.apply(new PixelGrid(part, patch, width));
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray tokens = whole.given(manager, 1).get(0);
            NDArray z = whole.state(manager, 1);
            int pixels = part.rows() * patch.rows();
            NDList strips = new NDList();
            for (int i = 0; i < STRIPS; i++) {
                String some = ":, " + part.tokens() * i + ":" + part.tokens() * (i + 1);
                String rows = ":, :, " + pixels * i + ":" + pixels * (i + 1);
                strips.add(predict(strip, new NDList(tokens.get(some)), z.get(rows)));
            }
            NDArray[] answer = new NDArray[1];
            long more = PeakMemory.during(() -> answer[0] = predict(head, new NDList(tokens), z));
            assertEquals(NDArrays.concat(strips, 2), answer[0]);
            assertTrue(more < mostBytes, more + " bytes more were held");
        }
    }

    private static NDArray predict(PredictionHead head, NDList features, NDArray z) {
        int batch = Math.toIntExact(z.getShape().get(0));
        return head.predict(features, new ModelInput.NoisyLatents(z), Step.at(0, 1, 0.5f, batch))
                .get(0);
    }
}
