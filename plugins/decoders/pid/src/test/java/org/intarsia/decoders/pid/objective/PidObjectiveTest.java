package org.intarsia.decoders.pid.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Set;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.Kind;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.NoiseFrame;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.Closeness;
import org.intarsia.testkit.fixtures.PixelGrid;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.ObjectiveLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ArrayLeakCheck
class PidObjectiveTest {
    static final int ROWS = 6;
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    static TestBatch batch(NDManager manager, ToyDecoder decoder) {
        TestRun run = new TestRun(manager, TestNoise.rows(ROWS), true);
        NDArray latents = PixelGrid.normal(manager, 4, ROWS, 2, 2, 2);
        NDArray labels = manager.zeros(new Shape(ROWS));
        return TestBatch.of(Latents.clean(latents, ToyDecoder.LATENTS), run, () -> null)
                .with(PixelGrid.normal(manager, 5, ROWS, 3, 4, 4))
                .with(Conditioning.NONE.with(Conditioning.LABEL, labels, labels.add(9)))
                .with(Map.of(Decoder.Generative.class, decoder));
    }

    static NDArray normal(NDManager manager, String stream, long... shape) {
        return TestNoise.rows(ROWS).normal(manager, stream, 0, new Shape(shape));
    }

    private static PidObjective objective(Map<String, ?> options) {
        return new PidObjective(Options.of(PidObjectiveOptions.class, options));
    }

    @ParameterizedTest
    @EnumSource(value = TimeAxis.class, names = "NOISE_AT.*", mode = EnumSource.Mode.MATCH_ANY)
    void aNetworkThatSaysTheVelocityOfThePathLosesNothing(TimeAxis axis) {
        boolean noiseAtOne = axis == TimeAxis.NOISE_AT_ONE;
        ToyDecoder knowing =
                new ToyDecoder(
                        axis,
                        asked -> {
                            NDArray x = PixelGrid.normal(manager, 5, ROWS, 3, 4, 4);
                            NDArray e = normal(manager, "noise", 3, 4, 4);
                            float[] t = asked.times();
                            for (int row = 0; row < ROWS; row++) {
                                float share = noiseAtOne ? t[row] : 1 - t[row];
                                NDArray state =
                                        x.get(row).mul(1 - share).add(e.get(row).mul(share));
                                Closeness.check(state, asked.state().get(row), 1e-5);
                            }
                            return noiseAtOne ? e.sub(x) : x.sub(e);
                        });
        ToyDecoder silent = new ToyDecoder(axis, asked -> asked.state().zerosLike());
        assertEquals(0, total(objective(Map.of()), knowing), 1e-10);
        NDArray way =
                normal(manager, "noise", 3, 4, 4).sub(PixelGrid.normal(manager, 5, ROWS, 3, 4, 4));
        assertEquals(way.square().mean().getFloat(), total(objective(Map.of()), silent), 1e-5);
        assertSame(Guidance.NONE, silent.asked().get(0).guidance());
    }

    private float total(PidObjective objective, ToyDecoder decoder) {
        return objective.loss(batch(manager, decoder)).total().getFloat();
    }

    @ParameterizedTest
    @CsvSource({"FLOW, 0.8, 0", "FLOW, 0.8, 0.5", "VARIANCE_PRESERVING, 1, 0", "FLOW, 0, 0"})
    void theNetworkIsToldOfLatentsWithTheNoiseThatIsInThem(
            NoiseFrame frame, double most, double clean) {
        ToyDecoder decoder =
                new ToyDecoder(
                        TimeAxis.NOISE_AT_ONE,
                        frame,
                        asked -> asked.state().zerosLike(),
                        new java.util.ArrayList<>());
        objective(Map.of("latent-noise", most, "clean-share", clean)).loss(batch(manager, decoder));

        ToyDecoder.Asked asked = decoder.asked().get(0);
        float[] sigmas = asked.told().sigmaB().toFloatArray();
        float[] drawn = uniform("latent-sigma");
        float[] cleaned = uniform("latent-clean");
        NDArray z = PixelGrid.normal(manager, 4, ROWS, 2, 2, 2);
        NDArray e = normal(manager, "latent-noise", 2, 2, 2);
        for (int row = 0; row < ROWS; row++) {
            double sigma = cleaned[row] < clean ? 0 : most * drawn[row];
            assertEquals(sigma, sigmas[row], 1e-6);
            NDArray mixed =
                    z.get(row).mul((float) frame.data(sigma)).add(e.get(row).mul((float) sigma));
            Closeness.check(mixed, asked.told().valueBChw().get(row), 1e-5);
        }
    }

    private float[] uniform(String stream) {
        return TestNoise.rows(ROWS).uniform(manager, stream, 0, new Shape()).toFloatArray();
    }

    @Test
    void theShiftMovesTimesTowardsTheNoise() {
        ToyDecoder decoder =
                new ToyDecoder(TimeAxis.NOISE_AT_ONE, asked -> asked.state().zerosLike());
        objective(Map.of()).loss(batch(manager, decoder));
        objective(Map.of("flow-shift", 6)).loss(batch(manager, decoder));
        float[] plain = decoder.asked().get(0).times();
        float[] shifted = decoder.asked().get(1).times();
        for (int row = 0; row < ROWS; row++) {
            assertEquals(6 * plain[row] / (1 + 5 * plain[row]), shifted[row], 1e-5);
        }
    }

    @Test
    void someRowsAreTrainedWithoutTheirLabel() {
        ToyDecoder decoder =
                new ToyDecoder(TimeAxis.NOISE_AT_ONE, asked -> asked.state().zerosLike());
        objective(Map.of("label-drop", 1)).loss(batch(manager, decoder));
        objective(Map.of("label-drop", 0)).loss(batch(manager, decoder));
        NDArray dropped = decoder.asked().get(0).conditioning().value(Conditioning.LABEL);
        NDArray kept = decoder.asked().get(1).conditioning().value(Conditioning.LABEL);
        assertEquals(9, dropped.min().getFloat());
        assertEquals(0, kept.max().getFloat());
    }

    @Test
    void itKeepsTheLawsOfObjectives() {
        assertEquals(Set.of(Kind.DECODER), objective(Map.of()).trainedKinds());
        assertTrue(objective(Map.of()).shows().isEmpty());
        ObjectiveLaws.check(
                objective(Map.of()),
                owner ->
                        batch(
                                owner,
                                new ToyDecoder(
                                        TimeAxis.NOISE_AT_ONE, asked -> asked.state().mul(0.5f))));
    }
}
