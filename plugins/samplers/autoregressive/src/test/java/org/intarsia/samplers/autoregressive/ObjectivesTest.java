package org.intarsia.samplers.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.fixtures.FixedNoise;
import org.intarsia.testkit.fixtures.HeadlessPredictor;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.ObjectiveLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ObjectivesTest {
    private static final LatentSpec.Discrete IDS =
            new LatentSpec.Discrete("toy", 4, 1, List.of(new Grid(2, 2)));

    private static final long[] IDS_OF_TWO = {3, 1, 0, 2, 2, 2, 1, 0};

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** Notes what it is shown; says the same logits everywhere, with a row too many in front. */
    private static final class Flat extends HeadlessPredictor {
        private ModelInput.Ids shown;

        @Override
        public NDList predict(ModelInput input, Step step) {
            shown = ModelInput.ids(input);
            NDArray ids = shown.idsBn();
            Shape shape = new Shape(ids.getShape().get(0), ids.getShape().get(1) + 2, 4);
            return new NDList(ids.getManager().ones(shape));
        }
    }

    private Latents data() {
        return Latents.clean(manager.create(IDS_OF_TWO, new Shape(2, 4)), IDS);
    }

    private TestBatch batch(Noise noise, Predictor network) {
        return TestBatch.of(data(), new TestRun(manager, noise), () -> network);
    }

    @Test
    void theLossOfANetworkThatKnowsNothingIsTheLogarithmOfTheVocabulary() {
        Flat flat = new Flat();
        Loss loss = nextToken(0.1).loss(batch(TestNoise.rows(2), flat));
        assertEquals(Math.log(4), loss.total().getFloat(), 1e-6);
        assertEquals(Set.of("cross-entropy"), loss.terms().keySet());
        assertArrayEquals(new long[] {3, 1, 0, 2, 2, 1}, flat.shown.idsBn().toLongArray());
    }

    private static NextTokenObjective nextToken(double labelDrop) {
        return new NextTokenObjective(
                Options.of(NextTokenOptions.class, Map.of("label-drop", labelDrop)),
                PredictionSpec.logits(),
                IDS);
    }

    private static PermutedObjective permuted() {
        return new PermutedObjective(
                Options.of(PermutedOptions.class, Map.of()), PredictionSpec.logits(), IDS);
    }

    @Test
    void theyKeepTheLaws() {
        for (Objective objective : List.of(nextToken(0.5), permuted())) {
            ObjectiveLaws.check(
                    objective,
                    manager -> {
                        Latents data =
                                Latents.clean(manager.create(IDS_OF_TWO, new Shape(2, 4)), IDS);
                        NDArray labels = manager.create(new long[] {1, 2});
                        NDArray none = manager.create(new long[] {9, 9});
                        TestRun run = new TestRun(manager, TestNoise.rows(2));
                        return TestBatch.of(data, run, Flat::new)
                                .with(Conditioning.NONE.with(Conditioning.LABEL, labels, none));
                    });
        }
    }

    @Test
    void ordersArePermutationsAtFirstAndTheRasterInTheEnd() {
        TestNoise noise = new TestNoise(LongStream.range(0, 50).toArray());
        long[] early = PermutedObjective.orders(manager, noise, 4, 1).toLongArray();
        long[] late = PermutedObjective.orders(manager, noise, 4, 0).toLongArray();
        int raster = 0;
        for (int row = 0; row < 50; row++) {
            long[] order = Arrays.copyOfRange(early, 4 * row, 4 * row + 4);
            raster += Arrays.equals(order, new long[] {0, 1, 2, 3}) ? 1 : 0;
            Arrays.sort(order);
            assertArrayEquals(new long[] {0, 1, 2, 3}, order);
            assertArrayEquals(
                    new long[] {0, 1, 2, 3}, Arrays.copyOfRange(late, 4 * row, 4 * row + 4));
        }
        assertTrue(raster < 10, raster + " of 50 in raster order");
    }

    @Test
    void theShareOfPermutedRowsFallsBetweenTheTwoPoints() {
        PermutedOptions rar = Options.of(PermutedOptions.class, Map.of());
        assertEquals(1, rar.permuted(0.49));
        assertEquals(0.5, rar.permuted(0.625), 1e-9);
        assertEquals(0, rar.permuted(0.75));
        assertThrows(
                IntarsiaException.class,
                () ->
                        Options.of(
                                PermutedOptions.class,
                                Map.of("anneal-start", 0.8, "anneal-end", 0.2)));
    }

    @Test
    void aPermutedNetworkIsShownTheIdsInTheirOrderAndTheOrder() {
        Flat flat = new Flat();
        // Keys fall from left to right in the first row and rise in the second.
        NDArray keys =
                manager.create(
                        new float[] {0.9f, 0.7f, 0.5f, 0.3f, 0.1f, 0.2f, 0.3f, 0.4f},
                        new Shape(2, 4));
        Noise noise =
                new FixedNoise(2)
                        .with("permuted", 0, manager.full(new Shape(2), 0.5f))
                        .with("order", 0, keys)
                        .with("drop", 0, manager.ones(new Shape(2)));
        permuted().loss(batch(noise, flat));
        assertArrayEquals(new long[] {2, 0, 1, 2, 2, 1}, flat.shown.idsBn().toLongArray());
        assertArrayEquals(new long[] {3, 2, 1, 0, 0, 1, 2, 3}, flat.shown.placesBm().toLongArray());
        permuted().loss(batch(noise, flat).at(0.75));
        assertArrayEquals(new long[] {3, 1, 0, 2, 2, 1}, flat.shown.idsBn().toLongArray());
    }

    @Test
    void aHeadOrATokenizerOfAnotherKindIsRefused() {
        PredictionSpec flow = new PredictionSpec(PredictionKind.X, TimeAxis.NOISE_AT_ZERO, 1, 0.05);
        NextTokenOptions options = Options.of(NextTokenOptions.class, Map.of());
        for (Executable wrong :
                List.<Executable>of(
                        () -> new NextTokenObjective(options, flow, IDS),
                        () -> new NextScaleObjective(options, flow, new ToyPyramid()),
                        () ->
                                new NextTokenObjective(
                                        options, PredictionSpec.logits(), ToyPyramid.IDS))) {
            IntarsiaException refused = assertThrows(IntarsiaException.class, wrong);
            assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.problems().get(0).code());
        }
    }
}
