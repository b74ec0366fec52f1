package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput.NoisyLatents;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.laws.BackboneLaws;
import org.intarsia.testkit.laws.PluginLaws;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class ${className}BackboneTest {
    private static final LatentSpec LATENTS =
            new LatentSpec.Continuous("toy", 3, new Grid(4, 4), -1, 1);
    private static final ConditioningSpec TWO = new ConditioningSpec.Classes(2, List.of());

    private static BackboneLaws.Case input(NDManager manager) {
        NDArray latents = manager.arange(96f).div(48).sub(1).reshape(2, 3, 4, 4);
        Conditioning labels =
                Conditioning.NONE.with(
                        Conditioning.LABEL,
                        manager.create(new long[] {0, 1}),
                        manager.create(new long[] {2, 2}));
        return new BackboneLaws.Case(new NoisyLatents(latents), labels, Step.at(1, 4, 0.3f, 2));
    }

    @Test
    void itKeepsTheLawsOfBackbones() {
        try (NDManager owner = NDManager.newBaseManager()) {
            ${className}Options options = new ${className}Options(2, 8, 2, 2);
            Backbone backbone =
                    new ${className}Backbone(options, new RandomParameters(owner), LATENTS, TWO);
            BackboneLaws.check(backbone, ${className}BackboneTest::input);
            assertEquals(4, backbone.features().grid().tokens());
            assertEquals(8, backbone.features().width());
        }
    }

    @Test
    void itCanBeSwappedBecauseNothingOfItStaysBehind() {
        try (NDManager owner = NDManager.newBaseManager()) {
            PluginLaws.of(${className}Plugin.class)
                    .given(Weights.class, new RandomParameters(owner))
                    .given(LatentSpec.class, LATENTS)
                    .given(ConditioningSpec.class, TWO)
                    .check(
                            Backbone.class,
                            "${component}",
                            "T/2",
                            Map.of("hidden-size", 8),
                            backbone -> BackboneLaws.check(backbone, ${className}BackboneTest::input));
        }
    }
}
