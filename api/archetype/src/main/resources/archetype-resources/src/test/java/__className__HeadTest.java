package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.ModelInput.NoisyLatents;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.laws.HeadLaws;
import org.intarsia.testkit.laws.PluginLaws;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class ${className}HeadTest {
    private static final LatentSpec LATENTS =
            new LatentSpec.Continuous("toy", 3, new Grid(4, 4), -1, 1);
    private static final FeatureSpec FEATURES = FeatureSpec.tokens(new Grid(2, 2), 8, 2);

    private static HeadLaws.Case input(NDManager manager) {
        return new HeadLaws.Case(
                new NDList(manager.ones(new Shape(2, 4, 8)), manager.ones(new Shape(2, 8))),
                new NoisyLatents(manager.ones(new Shape(2, 3, 4, 4))),
                Step.at(1, 4, 0.3f, 2));
    }

    @Test
    void itKeepsTheLawsOfHeads() {
        try (NDManager owner = NDManager.newBaseManager()) {
            ${className}Options options = new ${className}Options(0.05);
            RandomParameters weights = new RandomParameters(owner);
            PredictionHead head = new ${className}Head(options, weights, FEATURES, LATENTS);
            HeadLaws.check(head, ${className}HeadTest::input);
            assertEquals(0.05, head.prediction().tEps());
        }
    }

    @Test
    void itCanBeSwappedBecauseNothingOfItStaysBehind() {
        try (NDManager owner = NDManager.newBaseManager()) {
            PluginLaws.of(${className}Plugin.class)
                    .given(Weights.class, new RandomParameters(owner))
                    .given(FeatureSpec.class, FEATURES)
                    .given(LatentSpec.class, LATENTS)
                    .check(
                            PredictionHead.class,
                            "${component}",
                            "near",
                            Map.of(),
                            head -> HeadLaws.check(head, ${className}HeadTest::input));
        }
    }
}
