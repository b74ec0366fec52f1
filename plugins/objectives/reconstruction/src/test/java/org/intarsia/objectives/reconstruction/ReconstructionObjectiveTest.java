package org.intarsia.objectives.reconstruction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Loss;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.TrainableDecoder;
import org.intarsia.spi.TrainableTokenizer;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Encoding;
import org.intarsia.spi.run.Encoding.Term;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.GarbageCollection;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestParts;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.ObjectiveLaws;
import org.intarsia.testkit.laws.PluginLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tokenizer multiplies by a factor that can be trained; the decoder gives the map as it is. */
class ReconstructionObjectiveTest {
    private static final LatentSpec SPACE =
            new LatentSpec.Continuous("toy", 3, new Grid(2, 2), -1, 1);

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray images = manager.create(new float[] {1, -1, 0.5f}, new Shape(1, 3, 1, 1));
    private final NDArray factor = manager.create(0.5f);

    @AfterEach
    void close() {
        manager.close();
    }

    private static ReconstructionOptions options(
            Double l2,
            Double l1,
            Double perceptual,
            Double adversarial,
            Map<String, Double> terms) {
        Map<String, Object> given = new HashMap<>();
        given.put("l2", l2);
        given.put("l1", l1);
        given.put("perceptual", perceptual);
        given.put("adversarial", adversarial);
        given.put("terms", terms);
        given.values().removeIf(Objects::isNull);
        return Options.of(ReconstructionOptions.class, given);
    }

    private float loss(ReconstructionOptions options, Map<String, Tokenizer> parts) {
        return objective(options, parts).loss(toy()).total().getFloat();
    }

    private static ReconstructionObjective objective(
            ReconstructionOptions options, Map<String, Tokenizer> parts) {
        return new ReconstructionObjective(options, new TestParts(parts));
    }

    @Test
    void itIsTheWeightedSumOfItsTerms() {
        // Half of every pixel is lost: squares 0.25, 0.25, 0.0625; sizes 0.5, 0.5, 0.25.
        float l2 = 0.5625f / 3;
        float l1 = 1.25f / 3;
        Map<String, Double> none = Map.of("price", 0.0);
        assertEquals(l2, loss(options(null, null, null, null, none), Map.of()), 1e-6);
        assertEquals(2 * l2 + 3 * l1, loss(options(2.0, 3.0, null, null, none), Map.of()), 1e-6);
        assertEquals(l2 + 0.2f, loss(options(null, null, null, null, null), Map.of()), 1e-6);
        assertEquals(
                l2 + 4 + 7,
                loss(options(1.0, 0.0, null, null, Map.of("price", 4.0, "rare", 1.0)), Map.of()),
                1e-6);
    }

    @Test
    void networksThatJudgeAreAskedWhereTheyAreSupplied() {
        Tokenizer tenfold = new Scaled(manager.create(10f));
        Map<String, Double> none = Map.of("price", 0.0);
        float l2 = 0.5625f / 3;
        assertEquals(
                l2 + 100 * l2,
                loss(options(null, null, null, null, none), Map.of("perceptual", tenfold)),
                1e-4);
        // The mean of what was made is 1/12, and the critic's logit ten times that.
        assertEquals(
                l2 - 0.5f * 10 / 12,
                loss(options(null, null, null, 0.5, none), Map.of("critic", tenfold)),
                1e-4);
    }

    @Test
    void itsPluginKeepsTheLaws() {
        PluginLaws.of(ReconstructionPlugin.class).check();
        assertEquals(
                List.of("reconstruction"),
                contributions().stream().map(PluginModule.Contribution::name).toList());
    }

    private static List<PluginModule.Contribution<?, ?>> contributions() {
        ReconstructionPlugin plugin = new ReconstructionPlugin();
        plugin.configure();
        return plugin.contributions();
    }

    @Test
    void theTokenizerIsTaught() {
        factor.setRequiresGradient(true);
        ReconstructionObjective objective =
                objective(options(null, null, null, null, null), Map.of());
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            Loss loss = objective.loss(toy());
            GarbageCollection.collect();
            collector.backward(loss.total());
        }
        // d/df of the mean of (f x - x)^2 is 2 (f - 1) mean(x^2).
        assertEquals(-0.75f, factor.getGradient().getFloat(), 1e-6);
        assertEquals(Set.of(Kind.TOKENIZER, Kind.DECODER), objective.trainedKinds());
    }

    @Test
    void itKeepsTheLaws() {
        ObjectiveLaws.check(
                objective(options(1.0, 1.0, null, null, null), Map.of()),
                other ->
                        toy(
                                other,
                                images.duplicate(),
                                new Scaled(other.create(new float[] {0.5f}))));
    }

    @Test
    void theDecoderAloneIsTaughtOverATokenizerThatStays() {
        factor.setRequiresGradient(true);
        NDArray gain = manager.create(3f);
        gain.setRequiresGradient(true);
        ReconstructionObjective objective =
                objective(
                        Options.of(ReconstructionOptions.class, Map.of("trains", "decoder")),
                        Map.of());
        assertEquals(Set.of(Kind.DECODER), objective.trainedKinds());
        TestBatch batch = toy(manager, images, new Scaled(factor), new Gain(gain));
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            Loss loss = objective.loss(batch);
            // The tokenizer's own terms are not asked.
            assertEquals(Set.of("l2"), loss.terms().keySet());
            GarbageCollection.collect();
            collector.backward(loss.total());
        }
        // d/dg of the mean of (g x / 2 - x)^2 is (g / 2 - 1) mean(x^2).
        assertEquals(0.375f, gain.getGradient().getFloat(), 1e-6);
        assertEquals(0f, factor.getGradient().getFloat());
    }

    @Test
    void everyImageIsDecodedWithNoiseOfItsOwnLevel() {
        NDArray two = manager.zeros(new Shape(2, 3, 2, 2));
        TestRun run = new TestRun(manager, new TestNoise(4, 5));
        ReconstructionObjective noisy =
                objective(
                        Options.of(
                                ReconstructionOptions.class,
                                Map.of("noise", 0.8, "trains", "decoder")),
                        Map.of());
        NDArray levels = run.noise().uniform(manager, "noise-level", 0, new Shape(1, 1, 1));
        NDArray noise = run.noise().normal(manager, "noise", 0, new Shape(3, 2, 2));
        float want = noise.mul(levels).mul(0.8f).square().mean().getFloat();
        TestBatch batch =
                TestBatch.of(null, run, () -> null)
                        .with(two)
                        .with(
                                Map.of(
                                        TrainableTokenizer.class,
                                        new Scaled(manager.create(1f)),
                                        TrainableDecoder.class,
                                        new Same()));
        assertEquals(want, noisy.loss(batch).total().getFloat(), 1e-5);
        assertTrue(want > 0.01, "noise " + want);
    }

    @Test
    void everyTermWithAWeightIsTold() {
        ReconstructionObjective objective =
                objective(options(2.0, null, null, null, Map.of("rare", 1.0)), Map.of());
        Map<String, NDArray> terms = objective.loss(toy()).terms();
        assertEquals(Set.of("l2", "price", "rare"), terms.keySet());
        assertEquals(0.5625f / 3, terms.get("l2").getFloat(), 1e-6);
        assertEquals(7, terms.get("rare").getFloat());
    }

    @Test
    void aJudgeThatLetsNoGradientPassIsRefused() {
        Tokenizer blind = new Blind();
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                objective(
                                        options(null, null, null, null, null),
                                        Map.of("critic", blind)));
        assertEquals(ErrorCode.NOT_TRAINABLE, refused.problems().get(0).code());
        assertEquals("with.critic", refused.problems().get(0).subject());
    }

    private record Blind() implements Tokenizer {
        @Override
        public LatentSpec latents() {
            return SPACE;
        }

        @Override
        public Latents encode(NDArray imageBCHW) {
            throw new AssertionError("nobody asks");
        }
    }

    @Test
    void aTermThatTheTokenizerDoesNotHaveIsRefused() {
        ReconstructionObjective objective =
                objective(options(null, null, null, null, Map.of("kl", 1.0)), Map.of());
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> objective.loss(toy()));
        assertEquals(ErrorCode.INVALID_OPTION, refused.problems().get(0).code());
        assertTrue(refused.getMessage().contains("price, rare"), refused.getMessage());
    }

    @Test
    void wrongWeightsAreNamedAtOnce() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () -> options(-1.0, 2000.0, null, null, Map.of("price", -1.0)));
        assertEquals(
                List.of("l2", "l1", "terms"),
                refused.problems().stream().map(problem -> problem.subject()).toList());
        assertThrows(IntarsiaException.class, () -> options(0.0, 0.0, null, null, null), "no tie");
    }

    private TestBatch toy() {
        return toy(manager, images, new Scaled(factor));
    }

    private static TestBatch toy(NDManager owner, NDArray pictures, Scaled tokenizer) {
        return toy(owner, pictures, tokenizer, new Same());
    }

    private static TestBatch toy(
            NDManager owner, NDArray pictures, Scaled tokenizer, TrainableDecoder decoder) {
        return TestBatch.of(
                        null,
                        new TestRun(owner, new TestNoise(1)),
                        () -> {
                            throw new AssertionError("nobody needs it");
                        })
                .with(pictures)
                .with(Map.of(TrainableTokenizer.class, tokenizer, TrainableDecoder.class, decoder));
    }

    /** Its terms are worth 1 and 7; the second is to be asked for. */
    private record Scaled(NDArray by) implements TrainableTokenizer {
        @Override
        public LatentSpec latents() {
            return SPACE;
        }

        @Override
        public Latents encode(NDArray imageBCHW) {
            return Latents.clean(imageBCHW.mul(by), SPACE);
        }

        @Override
        public Encoding embed(NDArray imageBCHW, RunContext run) {
            NDManager owner = imageBCHW.getManager();
            return new Encoding(
                    imageBCHW.mul(by),
                    Map.of(
                            "price",
                            new Term(0.2, () -> owner.create(1f)),
                            "rare",
                            new Term(0, () -> owner.create(7f))));
        }
    }

    private record Same() implements TrainableDecoder {
        @Override
        public LatentSpec accepts() {
            return SPACE;
        }

        @Override
        public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
            return latents.value().add(0);
        }

        @Override
        public NDArray render(NDArray mapBDhw) {
            return mapBDhw.add(0);
        }
    }

    private record Gain(NDArray by) implements TrainableDecoder {
        @Override
        public LatentSpec accepts() {
            return SPACE;
        }

        @Override
        public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
            return latents.value().mul(by);
        }

        @Override
        public NDArray render(NDArray mapBDhw) {
            return mapBDhw.mul(by);
        }
    }
}
