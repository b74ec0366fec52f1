package ${package};

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.intarsia.spi.Objective;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.fixtures.ToyPredictor;
import org.intarsia.testkit.laws.ObjectiveLaws;
import org.intarsia.testkit.laws.PluginLaws;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class ${className}ObjectiveTest {
    private static final LatentSpec LATENTS =
            new LatentSpec.Continuous("toy", 3, new Grid(4, 4), -1, 1);

    private static TestBatch batch(NDManager manager) {
        NDArray latents = manager.arange(96f).div(48).sub(1).reshape(2, 3, 4, 4);
        Conditioning labels =
                Conditioning.NONE.with(
                        Conditioning.LABEL,
                        manager.create(new long[] {0, 1}),
                        manager.create(new long[] {2, 2}));
        return TestBatch.of(
                        Latents.clean(latents, LATENTS),
                        new TestRun(manager, TestNoise.rows(2)),
                        ToyPredictor::new)
                .with(labels);
    }

    @Test
    void itKeepsTheLawsOfObjectives() {
        ObjectiveLaws.check(
                new ${className}Objective(new ${className}Options(0.5)),
                ${className}ObjectiveTest::batch);
    }

    @Test
    void itCanBeSwappedBecauseNothingOfItStaysBehind() {
        PluginLaws.of(${className}Plugin.class)
                .check(
                        Objective.class,
                        "${component}",
                        "plain",
                        Map.of(),
                        objective -> ObjectiveLaws.check(objective, ${className}ObjectiveTest::batch));
    }
}
