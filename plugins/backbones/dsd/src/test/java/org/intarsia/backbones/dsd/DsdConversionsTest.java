package org.intarsia.backbones.dsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.intarsia.samplers.flow.FlowPlugin;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictions;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.HeadlessPredictor;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.pipeline.AssembledPipeline;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** z_t = t z + (1 - t) e, so that v = z - e. */
@ArrayLeakCheck
class DsdConversionsTest {
    private static final float[] TIMES = {0.06f, 0.4f, 0.9f};

    private static Predictions ofDiffusion(double tEps) {
        try (TinyDsd dsd =
                new TinyDsd(1, Map.of(), Map.of("samples", "diffusion", "t-eps", tEps))) {
            return new Predictions(dsd.head.prediction());
        }
    }

    @Test
    void cleanLatentsVelocityAndNoiseBecomeEachOther() {
        Predictions predictions = ofDiffusion(0.05);
        try (NDManager manager = NDManager.newBaseManager()) {
            Noise noise = new TestNoise(1, 2, 3);
            NDArray z = noise.normal(manager, "z", 0, new Shape(5, 3, 2));
            NDArray e = noise.normal(manager, "e", 0, new Shape(5, 3, 2));
            NDArray t = manager.create(TIMES).reshape(3, 1, 1, 1);
            NDList state = new NDList(z.mul(t).add(e.mul(t.neg().add(1))));
            Map<PredictionKind, NDArray> all =
                    Map.of(
                            PredictionKind.X, z,
                            PredictionKind.VELOCITY, z.sub(e),
                            PredictionKind.EPSILON, e);
            Step step = new Step(0, 1, TIMES);
            all.forEach(
                    (from, value) ->
                            all.forEach(
                                    (to, wanted) -> {
                                        NDArray got =
                                                predictions
                                                        .convert(
                                                                new NDList(value),
                                                                state,
                                                                step,
                                                                from,
                                                                to)
                                                        .get(0);
                                        float off = got.sub(wanted).abs().max().getFloat();
                                        assertTrue(off < 2e-4, from + " to " + to + ": " + off);
                                    }));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0", "0.3, 0.0", "0.95, 0.0", "0.999, 0.0", "0.2, 0.05", "0.94, 0.05"})
    void oneStepOfEulerFromAnyTimeLandsOnTheExactPrediction(float time, double tEps) {
        Predictions predictions = ofDiffusion(tEps);
        try (NDManager manager = NDManager.newBaseManager()) {
            Noise noise = new TestNoise(1, 2);
            NDArray z = noise.normal(manager, "z", 0, new Shape(5, 3, 2));
            NDArray e = noise.normal(manager, "e", 0, new Shape(5, 3, 2));
            NDArray noisy = z.mul(time).add(e.mul(1 - time));
            NDArray v =
                    predictions
                            .convert(
                                    new NDList(z),
                                    new NDList(noisy),
                                    Step.at(0, 1, time, 2),
                                    PredictionKind.VELOCITY)
                            .get(0);
            float off = noisy.add(v.mul(1 - time)).sub(z).abs().max().getFloat();
            assertTrue(off < 1e-5, "off by " + off);
        }
    }

    /** Nearer to the data than the least distance, the velocity is bounded by it. */
    @Test
    void insideTheLeastDistanceTheVelocityIsBounded() {
        Predictions predictions = ofDiffusion(0.05);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z = manager.ones(new Shape(1, 2, 1, 1));
            NDArray noisy = manager.zeros(new Shape(1, 2, 1, 1));
            NDArray v =
                    predictions
                            .convert(
                                    new NDList(z),
                                    new NDList(noisy),
                                    Step.at(0, 1, 0.99f, 1),
                                    PredictionKind.VELOCITY)
                            .get(0);
            assertEquals(20, v.max().getFloat(), 1e-3);
        }
    }

    private static final PipelineTestKit KIT =
            PipelineTestKit.of(new DsdPlugin(), new FlowPlugin());

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void aRunOfEulerOverAnExactHeadEndsOnTheLatents(int steps) {
        try (AssembledPipeline pipeline =
                KIT.manifest(DsdPlanTest.tiny("{use: dsd, samples: diffusion, t-eps: 0}", steps))
                        .assemble()) {
            NDManager manager = pipeline.manager();
            Sampler sampler = pipeline.part(Sampler.class);
            Noise noise = new TestNoise(1, 2);
            NDArray z = noise.normal(manager, "z", 0, new Shape(5, 3, 2));
            Predictions predictions =
                    new Predictions(pipeline.part(PredictionHead.class).prediction());
            SampleRequest request =
                    new SampleRequest(
                            pipeline.part(org.intarsia.spi.Tokenizer.class).latents(),
                            java.util.List.of(),
                            pipeline.part(PredictionHead.class).prediction(),
                            manager);
            SamplerState state = sampler.start(request, noise);
            while (!state.progress().done()) {
                state =
                        sampler.step(
                                state,
                                new HeadlessPredictor() {
                                    @Override
                                    public NDList predict(ModelInput input, Step step) {
                                        return predictions.convert(
                                                new NDList(z.duplicate()),
                                                input,
                                                step,
                                                sampler.predictionKind());
                                    }
                                });
            }
            NDArray end = sampler.latents(state, request).value();
            assertTrue(end.sub(z).abs().max().getFloat() < 1e-5);
        }
    }
}
