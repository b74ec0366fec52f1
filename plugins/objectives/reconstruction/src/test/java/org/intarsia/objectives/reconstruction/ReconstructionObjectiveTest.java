package org.intarsia.objectives.reconstruction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.intarsia.spi.Component;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Encoding;
import org.intarsia.spi.run.Encoding.Term;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.GarbageCollection;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.PluginLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tokenizer multiplies by a factor that can be taught; the decoder gives the map as it is. */
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
        return new ReconstructionOptions(l2, l1, perceptual, adversarial, terms);
    }

    private float loss(ReconstructionOptions options, Map<String, Tokenizer> parts) {
        return objective(options, parts).loss(new Toy(), Map.of()).getFloat();
    }

    private static ReconstructionObjective objective(
            ReconstructionOptions options, Map<String, Tokenizer> parts) {
        return new ReconstructionObjective(options, new Held(parts));
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
            NDArray loss = objective.loss(new Toy(), Map.of());
            GarbageCollection.collect();
            collector.backward(loss);
        }
        // d/df of the mean of (f x - x)^2 is 2 (f - 1) mean(x^2).
        assertEquals(-0.75f, factor.getGradient().getFloat(), 1e-6);
        assertEquals(Set.of(Tokenizer.class, Decoder.class), objective.teaches());
        assertTrue(objective.draw(manager, SPACE, new TestNoise(1)).isEmpty());
        assertEquals(Conditioning.NONE, objective.condition(Conditioning.NONE, Map.of()));
    }

    @Test
    void aTermThatTheTokenizerDoesNotHaveIsRefused() {
        ReconstructionObjective objective =
                objective(options(null, null, null, null, Map.of("kl", 1.0)), Map.of());
        IntarsiaException refused =
                assertThrows(IntarsiaException.class, () -> objective.loss(new Toy(), Map.of()));
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

    private final class Toy implements TrainingBatch {
        @Override
        public NDArray images() {
            return images;
        }

        @Override
        public Latents latents() {
            throw new AssertionError("nobody needs them");
        }

        @Override
        public Predictor predictor() {
            throw new AssertionError("nobody needs it");
        }

        @Override
        public <C extends Component> C part(Class<C> kind) {
            return kind.cast(kind == Tokenizer.class ? new Scaled(factor) : new Same());
        }

        @Override
        public RunContext run() {
            return new TestRun(manager, new TestNoise(1));
        }
    }

    private record Held(Map<String, Tokenizer> parts) implements Parts {
        @Override
        public <C extends Component> C part(String name, Class<C> kind) {
            return find(name, kind).orElseThrow();
        }

        @Override
        public <C extends Component> Optional<C> find(String name, Class<C> kind) {
            return Optional.ofNullable(parts.get(name)).map(kind::cast);
        }
    }

    /** Its terms are worth 1 and 7; the second is to be asked for. */
    private record Scaled(NDArray by) implements Tokenizer {
        @Override
        public LatentSpec latents() {
            return SPACE;
        }

        @Override
        public Latents encode(NDArray imageBCHW) {
            return Latents.clean(imageBCHW.mul(by), SPACE);
        }

        @Override
        public Encoding embed(NDArray imageBCHW) {
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

    private record Same() implements Decoder {
        @Override
        public LatentSpec accepts() {
            return SPACE;
        }

        @Override
        public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
            return latents.value().add(0);
        }
    }
}
