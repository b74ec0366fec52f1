package org.intarsia.samplers.flow.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.spi.ClassTokenEncoder;
import org.intarsia.spi.Loss;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Encoding;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.fixtures.FixedNoise;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestParts;
import org.intarsia.testkit.fixtures.TestRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassTokenTermTest {
    private static final LatentSpec.Continuous LATENTS =
            new LatentSpec.Continuous("toy", 2, new Grid(2, 4), -1, 1);
    private static final float[] TIMES = {0.3f, 0.8f};

    private final TestNoise draws = new TestNoise(1, 2);

    private static FlowMatchingOptions options(double classToken, double align) {
        return Options.of(
                FlowMatchingOptions.class,
                Map.of(
                        "times",
                        "uniform",
                        "label-drop",
                        0.0,
                        "class-token-weight",
                        classToken,
                        "align-weight",
                        align));
    }

    private static FlowMatchingObjective objective(
            FlowMatchingOptions options, TimeAxis axis, Tokenizer encoder) {
        return new FlowMatchingObjective(
                options,
                new PredictionSpec(PredictionKind.VELOCITY, axis, 2, 0),
                LATENTS,
                new TestParts(Map.of("encoder", encoder)));
    }

    /** Gives the same class token and four others [B, 5, 3] for every picture. */
    private record Encoder(NDArray all) implements ClassTokenEncoder {
        @Override
        public LatentSpec latents() {
            return new LatentSpec.Continuous("encoder", 3, new Grid(2, 2), -1, 1);
        }

        @Override
        public Latents encode(NDArray imageBCHW) {
            NDArray map = MapOps.map(all.get(":, 1:"), latents().grid());
            return Latents.clean(map, latents());
        }

        @Override
        public Encoding embed(NDArray imageBCHW, RunContext run) {
            return new Encoding(encode(imageBCHW).value(), Map.of());
        }

        @Override
        public NDArray tokens(NDArray imageBCHW) {
            return all.duplicate();
        }
    }

    private record Plain(Encoder encoder) implements Tokenizer {
        @Override
        public LatentSpec latents() {
            return encoder.latents();
        }

        @Override
        public Latents encode(NDArray imageBCHW) {
            return encoder.encode(imageBCHW);
        }
    }

    /** Keeps what it was shown. */
    private static final class Head implements Predictor {
        private final NDList says;
        private final NDArray projects;
        private NDList shown;

        Head(NDList says, NDArray projects) {
            this.says = says;
            this.projects = projects;
        }

        @Override
        public NDList predict(ModelInput input, Step step) {
            shown = ModelInput.latents(input).members();
            return says;
        }

        @Override
        public Predictor by(String head) {
            assertEquals("align", head);
            return new Head(new NDList(projects), null);
        }

        @Override
        public Predictor hold(ModelInput input, Step step) {
            return this;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void theClassTokenIsNoisedWithTheImageAndItsVelocityIsWeighed(TimeAxis axis) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape map = new Shape(2, 2, 4);
            Shape token = new Shape(3);
            NDArray x = draws.normal(manager, "x", 0, map);
            NDArray all = draws.normal(manager, "all", 0, new Shape(5, 3));
            NDArray e = draws.normal(manager, "e", 0, map);
            NDArray eToken = draws.normal(manager, "e-token", 0, token);
            NDArray projects = draws.normal(manager, "projected", 0, new Shape(5, 3));
            Head head =
                    new Head(
                            new NDList(
                                    draws.normal(manager, "v", 0, map),
                                    draws.normal(manager, "v-token", 0, token)),
                            projects);
            Noise noise =
                    new FixedNoise(2)
                            .with("t", 0, manager.create(TIMES))
                            .with("noise", 0, e)
                            .with("noise.class-token", 0, eToken)
                            .with("drop", 0, manager.ones(new Shape(2)));
            FlowMatchingObjective objective = objective(options(0.03, 0.5), axis, new Encoder(all));
            Latents data = Latents.clean(x, LATENTS);
            Loss loss =
                    objective.loss(
                            TestBatch.of(data, new TestRun(manager, noise), () -> head)
                                    .with(manager.zeros(new Shape(2, 3, 4, 4))));

            NDArray clean = all.get(":, 0");
            NDArray d = manager.create(TIMES);
            NDArray toNoise = axis == TimeAxis.NOISE_AT_ONE ? d : d.neg().add(1);
            same(path(x, e.mul(2), toNoise.reshape(2, 1, 1, 1)), head.shown.get(0));
            same(path(clean, eToken.mul(2), toNoise.reshape(2, 1)), head.shown.get(1));

            double sign = axis == TimeAxis.NOISE_AT_ONE ? -1 : 1;
            double image = square(x.sub(e.mul(2)).mul(sign).sub(head.says.get(0)));
            double beside = square(clean.sub(eToken.mul(2)).mul(sign).sub(head.says.get(1)));
            NDArray cosines =
                    projects.mul(all).sum(new int[] {2}).div(length(projects)).div(length(all));
            double aligned = 1 - cosines.mean().getFloat();
            assertEquals(image, loss.terms().get("velocity").getFloat(), 1e-4);
            assertEquals(beside, loss.terms().get("class-token").getFloat(), 1e-4);
            assertEquals(aligned, loss.terms().get("alignment").getFloat(), 1e-5);
            assertEquals(image + 0.03 * beside + 0.5 * aligned, loss.total().getFloat(), 1e-4);
        }
    }

    private static NDArray path(NDArray x, NDArray e, NDArray toNoise) {
        return x.mul(toNoise.neg().add(1)).add(e.mul(toNoise));
    }

    private static void same(NDArray want, NDArray got) {
        assertTrue(want.sub(got).abs().max().getFloat() < 1e-5);
    }

    private static double square(NDArray x) {
        return x.square().mean().getFloat();
    }

    private static NDArray length(NDArray x) {
        return x.square().sum(new int[] {2}).sqrt();
    }

    @Test
    void itSaysWhatItShowsAndWhatTheHeadMustHold() {
        TimeAxis axis = TimeAxis.NOISE_AT_ONE;
        Encoder encoder = new Encoder(null);
        FlowMatchingObjective both = objective(options(0.03, 0.5), axis, encoder);
        assertEquals(List.of(TensorSpec.of("class-token", 3)), both.companions());
        assertEquals(Map.of("align", TensorSpec.of("tokens", 5, 3)), both.projectors());
        FlowMatchingObjective tokenAlone = objective(options(0.03, 0), axis, encoder);
        assertEquals(List.of(TensorSpec.of("class-token", 3)), tokenAlone.companions());
        assertEquals(Map.of(), tokenAlone.projectors());
        FlowMatchingObjective alignmentAlone = objective(options(0, 0.5), axis, encoder);
        assertEquals(List.of(), alignmentAlone.companions());
        assertEquals(Map.of("align", TensorSpec.of("tokens", 4, 3)), alignmentAlone.projectors());
    }

    @Test
    void anEncoderWithoutAClassTokenIsRefused() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                objective(
                                        options(0.03, 0),
                                        TimeAxis.NOISE_AT_ONE,
                                        new Plain(new Encoder(null))));
        assertEquals(ErrorCode.ALIGNMENT_NEEDS_FEATURES, refused.problems().get(0).code());
        assertTrue(refused.getMessage().contains("no class token"), refused.getMessage());
        assertTrue(refused.getMessage().contains("class-token-weight"), refused.getMessage());
    }

    @Test
    void uniformTimesAreUniformAndShiftedAlike() {
        TestNoise noise = new TestNoise(java.util.stream.LongStream.range(0, 20_000).toArray());
        try (NDManager manager = NDManager.newBaseManager()) {
            FlowMatchingObjective plain =
                    objective(options(0, 0), TimeAxis.NOISE_AT_ONE, new Encoder(null));
            int[] tenths = new int[10];
            for (float t : plain.times(manager, noise).toFloatArray()) {
                assertTrue(t > 0 && t < 1);
                tenths[(int) (10 * t)]++;
            }
            for (int count : tenths) {
                assertEquals(2000, count, 200);
            }
        }
    }
}
