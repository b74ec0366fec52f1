package org.intarsia.heads.patchlinear;

import static org.intarsia.testkit.fixtures.PlainLayers.silu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.LeakCheck;
import org.intarsia.testkit.RefusedOptions;
import org.intarsia.testkit.laws.HeadLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PatchLinearHeadTest {
    private static final Grid GRID = new Grid(2, 3);
    private static final LatentSpec LATENTS =
            new LatentSpec.Continuous("pixel", 3, new Grid(8, 12), -1, 1);
    private static final FeatureSpec FEATURES = features(8);

    private final NDManager manager = NDManager.newBaseManager();
    private final Map<String, NDArray> arrays = new HashMap<>();

    private static FeatureSpec features(int width) {
        return FeatureSpec.tokens(GRID, width, 4);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray normal(long seed, Shape shape) {
        Random random = new Random(seed);
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, shape);
    }

    private record Held(String name, Shape shape, NDArray array) implements Parameter {}

    private final class RandomWeights implements Weights {
        private final String prefix;

        RandomWeights(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public Weights at(String name) {
            return new RandomWeights(prefix + name + ".");
        }

        @Override
        public Parameter parameter(String name, Shape shape, Init init) {
            arrays.put(prefix + name, normal((prefix + name).hashCode(), shape));
            return new Held(prefix + name, shape, arrays.get(prefix + name));
        }

        @Override
        public Parameter fixed(String name, Shape shape, Supplier<float[]> values) {
            throw new AssertionError("the head has no fixed tensors");
        }

        @Override
        public Parameter table(Shape shape, Supplier<float[]> values) {
            throw new AssertionError("the head has no tables");
        }
    }

    private PatchLinearHead head(PatchLinearOptions options) {
        return new PatchLinearHead(options, new RandomWeights(""), FEATURES, LATENTS);
    }

    private static PatchLinearOptions norm(String norm) {
        return Options.of(PatchLinearOptions.class, Map.of("norm", norm));
    }

    @Test
    void everyTokenBecomesAPatchWithItsChannelsLast() {
        NDArray tokens = normal(1, new Shape(2, 6, 8));
        NDArray c = normal(2, new Shape(2, 8));
        for (String norm : List.of("rms", "layer")) {
            arrays.clear();
            PatchLinearHead head = head(norm(norm));
            NDList m = linear("adaLN_modulation.1", silu(c)).split(2, 1);
            NDArray normed = norm.equals("rms") ? rms(tokens) : layer(tokens);
            NDArray modulated =
                    normed.mul(m.get(1).expandDims(1).add(1)).add(m.get(0).expandDims(1));
            NDArray want =
                    linear("linear", modulated)
                            .reshape(2, 2, 3, 4, 4, 3)
                            .transpose(0, 5, 1, 3, 2, 4)
                            .reshape(2, 3, 8, 12);

            NDArray got = predict(head, tokens, c, Step.at(0, 1, 0, 2));

            assertEquals(want.getShape(), got.getShape());
            assertTrue(got.sub(want).abs().max().getFloat() < 1e-4);
        }
    }

    private static NDArray predict(PatchLinearHead head, NDArray tokens, NDArray c, Step step) {
        return head.predict(new NDList(tokens, c), new ModelInput.NoisyLatents(tokens), step)
                .singletonOrThrow();
    }

    private NDArray linear(String name, NDArray x) {
        String full = "final_layer." + name;
        return x.matMul(arrays.get(full + ".weight").transpose()).add(arrays.get(full + ".bias"));
    }

    private NDArray rms(NDArray x) {
        return x.div(x.square().mean(new int[] {-1}, true).add(1e-6).sqrt())
                .mul(arrays.get("final_layer.norm_final.weight"));
    }

    private static NDArray layer(NDArray x) {
        NDArray centred = x.sub(x.mean(new int[] {-1}, true));
        return centred.div(centred.square().mean(new int[] {-1}, true).add(1e-6).sqrt());
    }

    @Test
    void itAsksForThePublishedNames() {
        head(norm("rms"));
        Set<String> linears =
                Set.of(
                        "final_layer.linear.weight",
                        "final_layer.linear.bias",
                        "final_layer.adaLN_modulation.1.weight",
                        "final_layer.adaLN_modulation.1.bias");
        assertTrue(arrays.keySet().containsAll(linears));
        assertEquals(new Shape(8), arrays.get("final_layer.norm_final.weight").getShape());
        assertEquals(new Shape(48, 8), arrays.get("final_layer.linear.weight").getShape());
        arrays.clear();
        head(norm("layer"));
        assertEquals(linears, arrays.keySet());
    }

    @Test
    void aPredictionLeavesNothingBehindAndTellsTheTrace() {
        PatchLinearHead head = head(norm("rms"));
        NDArray tokens = normal(1, new Shape(2, 6, 8));
        NDArray c = normal(2, new Shape(2, 8));
        List<String> seen = new ArrayList<>();
        Step step = Step.at(0, 1, 0, 2).watched((name, value) -> seen.add(name));
        try (LeakCheck check = LeakCheck.on(manager)) {
            check.keep(List.of(predict(head, tokens, c, step)));
        }
        assertEquals(List.of("mid.final_layer"), seen);
    }

    @Test
    void bothNormsKeepTheLawsOfHeads() {
        for (String norm : List.of("rms", "layer")) {
            HeadLaws.check(
                    head(norm(norm)),
                    run -> {
                        NDArray tokens = normal(1, new Shape(2, 6, 8));
                        NDArray condition = normal(2, new Shape(2, 8));
                        NDArray state = normal(3, new Shape(2, 3, 8, 12));
                        NDList features = new NDList(tokens, condition);
                        features.attach(run);
                        state.attach(run);
                        return new HeadLaws.Case(
                                features, new ModelInput.NoisyLatents(state), Step.at(0, 1, 0, 2));
                    });
        }
    }

    @Test
    void whatIsLeftOutIsAsInJit() {
        PredictionSpec spec = Options.of(PatchLinearOptions.class, Map.of()).spec();

        assertEquals(PredictionKind.X, spec.kind());
        assertEquals(TimeAxis.NOISE_AT_ZERO, spec.axis());
        assertEquals(1, spec.noiseScale());
        assertEquals(0.05, spec.tEps());
    }

    @Test
    void otherPathsAreChosenByOptions() {
        PredictionSpec spec =
                Options.of(
                                PatchLinearOptions.class,
                                Map.of(
                                        "prediction",
                                        "Velocity",
                                        "noise-at",
                                        1,
                                        "noise-scale",
                                        2.0,
                                        "t-eps",
                                        0.0,
                                        "norm",
                                        "layer"))
                        .spec();

        assertEquals(PredictionKind.VELOCITY, spec.kind());
        assertEquals(TimeAxis.NOISE_AT_ONE, spec.axis());
        assertEquals(2, spec.noiseScale());
    }

    @Test
    void everyOptionOutOfRangeIsNamed() {
        List<Problem> refused =
                RefusedOptions.of(
                        PatchLinearOptions.class,
                        Map.of(
                                "prediction",
                                "logits",
                                "noise-at",
                                2,
                                "noise-scale",
                                0.0,
                                "t-eps",
                                1.0,
                                "norm",
                                "batch"));

        assertEquals(
                List.of("prediction", "noise-at", "noise-scale", "t-eps", "norm"),
                refused.stream().map(Problem::subject).toList());
    }

    @Test
    void featuresWithoutAWidthAreRefused() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                new PatchLinearHead(
                                        norm("rms"), new RandomWeights(""), features(-1), LATENTS));

        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.problems().get(0).code());
    }

    @Test
    void tokenIdsAreRefused() {
        LatentSpec ids = new LatentSpec.Discrete("vq", 16, 4, List.of(GRID));
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                new PatchLinearHead(
                                        norm("rms"), new RandomWeights(""), FEATURES, ids));

        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, refused.problems().get(0).code());
    }
}
