package org.intarsia.pipeline.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.Toys;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Projector;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.testkit.fixtures.ToyParts;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.junit.jupiter.api.Test;

class TrainingChecksTest {
    private static final TensorSpec WANTED = TensorSpec.of("tokens", 4, 3);

    private final Pipelines pipelines =
            new Pipelines(
                    new ModuleRegistry(List.of(new Toys.ToyPlugin(), new TrainingPlugin())),
                    ModelFolder.of(Path.of("nowhere")));

    /** Objectives that are never run, and heads that hold projectors. */
    public static final class TrainingPlugin extends PluginModule {
        @Override
        protected void configure() {
            contribute(Objective.class, "network", NetworkObjective.class);
            contribute(Objective.class, "tokens", TokenizerObjective.class);
            contribute(Objective.class, "aligned", AlignedObjective.class);
            contribute(PredictionHead.class, "holding", HoldingHead.class);
            contribute(PredictionHead.class, "wider", WiderHead.class);
            contribute(PredictionHead.class, "projector", ToyProjector.class);
        }
    }

    public static class NetworkObjective implements Objective {
        @Inject
        public NetworkObjective() {}

        @Override
        public Optional<InputKind> shows() {
            return Optional.of(InputKind.LATENTS);
        }

        @Override
        public Loss loss(TrainingBatch batch) {
            throw new AssertionError("nobody trains");
        }
    }

    public static final class TokenizerObjective extends NetworkObjective {
        @Inject
        public TokenizerObjective() {}

        @Override
        public Optional<InputKind> shows() {
            return Optional.empty();
        }

        @Override
        public Set<Kind> trainedKinds() {
            return Set.of(Kind.TOKENIZER, Kind.DECODER);
        }
    }

    public static final class AlignedObjective extends NetworkObjective {
        @Inject
        public AlignedObjective() {}

        @Override
        public Map<String, TensorSpec> projectors() {
            return Map.of("align", WANTED);
        }
    }

    public static class HoldingHead extends ToyParts.ToyHead {
        private final long width;

        @Inject
        public HoldingHead() {
            this(3);
        }

        HoldingHead(long width) {
            this.width = width;
        }

        @Override
        public Map<String, PredictionHead> heads() {
            return Map.of("align", new ToyProjector(width));
        }
    }

    public static final class WiderHead extends HoldingHead {
        @Inject
        public WiderHead() {
            super(5);
        }
    }

    public static final class ToyProjector implements Projector {
        private final long width;

        @Inject
        public ToyProjector() {
            this(3);
        }

        ToyProjector(long width) {
            this.width = width;
        }

        @Override
        public FeatureSpec accepts() {
            return new ToyParts.ToyHead().accepts();
        }

        @Override
        public TensorSpec projected() {
            return TensorSpec.of("tokens", -1, width);
        }

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            throw new AssertionError("nobody asks");
        }
    }

    @Test
    void whatCannotBeTrainedIsNamedWithItsLine() {
        List<Problem> problems = problems("tokens", "toy");
        assertEquals(
                List.of(ErrorCode.NOT_TRAINABLE, ErrorCode.NOT_TRAINABLE),
                problems.stream().map(Problem::code).toList());
        assertEquals(
                Set.of("tokenizer (line 5)", "decoder (line 9)"),
                Set.copyOf(problems.stream().map(Problem::subject).toList()));
    }

    @Test
    void aProjectorIsAskedForWhereTheObjectiveNeedsOne() {
        plan("network", "toy");
        plan("aligned", "holding");
        for (String head : List.of("toy", "wider")) {
            Problem problem = problems("aligned", head).get(0);
            assertEquals(ErrorCode.ALIGNMENT_NEEDS_FEATURES, problem.code());
            assertEquals("edge head -> objective (line 10)", problem.subject());
            assertTrue(problem.cause().contains("tokens[4,3] expected"), problem.cause());
        }
    }

    @Test
    void aProjectorIsNoHeadOfAPipeline() {
        assertEquals(PredictionKind.FEATURES, new ToyProjector().prediction().kind());
        Problem problem = problems("network", "projector").get(0);
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.subject().startsWith("edge head -> sampler"), problem.subject());
    }

    private Plan plan(String objective, String head) {
        String text =
                Toys.manifest().replace("head: {use: toy}", "head: {use: " + head + "}")
                        + "objective: {use: "
                        + objective
                        + "}\n";
        return pipelines.plan(Manifests.parse(text, "toy.yaml"));
    }

    private List<Problem> problems(String objective, String head) {
        return assertThrows(IntarsiaException.class, () -> plan(objective, head)).problems();
    }
}
