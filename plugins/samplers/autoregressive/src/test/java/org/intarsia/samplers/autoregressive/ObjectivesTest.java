package org.intarsia.samplers.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.intarsia.spi.Objective;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.fixtures.TestNoise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObjectivesTest {
    private static final LatentSpec.Discrete IDS =
            new LatentSpec.Discrete("toy", 4, 1, List.of(new Grid(2, 2)));

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** Notes what it is shown; says the same logits everywhere, with a row too many in front. */
    private static final class Flat implements Predictor {
        private NDList shown;

        @Override
        public NDList predict(NDList state, Step step) {
            shown = state;
            NDArray ids = state.get(0);
            Shape shape = new Shape(ids.getShape().get(0), ids.getShape().get(1) + 2, 4);
            return new NDList(ids.getManager().ones(shape));
        }

        @Override
        public Predictor hold(NDList state, Step step) {
            return this;
        }
    }

    private Latents data() {
        NDArray ids = manager.create(new long[] {3, 1, 0, 2, 2, 2, 1, 0}, new Shape(2, 4));
        return Latents.clean(ids, IDS);
    }

    @Test
    void theLossOfANetworkThatKnowsNothingIsTheLogarithmOfTheVocabulary() {
        Flat flat = new Flat();
        Objective objective = new NextTokenObjective(new NextTokenOptions(null));
        NDArray loss = objective.loss(data(), Map.of(), flat);
        assertEquals(Math.log(4), loss.getFloat(), 1e-6);
        assertArrayEquals(new long[] {3, 1, 0, 2, 2, 1}, flat.shown.get(0).toLongArray());
    }

    @Test
    void ordersArePermutationsAtFirstAndTheRasterInTheEnd() {
        Objective objective = new PermutedObjective(new PermutedOptions(null, null, null));
        TestNoise noise = new TestNoise(LongStream.range(0, 50).toArray());
        long[] early = objective.draw(manager, IDS, noise, 0).get("order").toLongArray();
        long[] late = objective.draw(manager, IDS, noise, 0.75).get("order").toLongArray();
        int raster = 0;
        for (int row = 0; row < 50; row++) {
            long[] order = Arrays.copyOfRange(early, 4 * row, 4 * row + 4);
            raster += Arrays.equals(order, new long[] {0, 1, 2, 3}) ? 1 : 0;
            Arrays.sort(order);
            assertArrayEquals(new long[] {0, 1, 2, 3}, order);
            assertArrayEquals(
                    new long[] {0, 1, 2, 3}, Arrays.copyOfRange(late, 4 * row, 4 * row + 4));
        }
        assertEquals(true, raster < 10, raster + " of 50 in raster order");
    }

    @Test
    void theShareOfPermutedRowsFallsBetweenTheTwoPoints() {
        PermutedOptions rar = new PermutedOptions(null, null, null);
        assertEquals(1, rar.permuted(0.49));
        assertEquals(0.5, rar.permuted(0.625), 1e-9);
        assertEquals(0, rar.permuted(0.75));
        assertThrows(IntarsiaException.class, () -> new PermutedOptions(null, 0.8, 0.2));
    }

    @Test
    void aPermutedNetworkIsShownTheIdsInTheirOrderAndTheOrder() {
        Flat flat = new Flat();
        NDArray order = manager.create(new long[] {3, 2, 1, 0, 0, 1, 2, 3}, new Shape(2, 4));
        new PermutedObjective(new PermutedOptions(null, null, null))
                .loss(data(), Map.of("order", order), flat);
        assertArrayEquals(new long[] {2, 0, 1, 2, 2, 1}, flat.shown.get(0).toLongArray());
        assertEquals(order, flat.shown.get(1));
    }

    @Test
    void droppedRowsTakeTheNullForm() {
        Objective objective = new NextTokenObjective(new NextTokenOptions(0.5));
        NDArray labels = manager.create(new long[] {1, 2});
        NDArray nulls = manager.full(new Shape(2), 9, DataType.INT64);
        Conditioning given = Conditioning.NONE.with(Conditioning.LABEL, labels, nulls);
        Map<String, NDArray> draws = Map.of("drop", manager.create(new float[] {0, 1}));
        assertArrayEquals(
                new long[] {1, 9},
                objective.condition(given, draws).value(Conditioning.LABEL).toLongArray());
    }
}
