package org.intarsia.samplers.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.intarsia.spi.Objective;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestParts;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.fixtures.ToyPredictor;
import org.intarsia.testkit.laws.ObjectiveLaws;
import org.intarsia.testkit.laws.PluginLaws;
import org.intarsia.testkit.laws.SamplerLaws;
import org.junit.jupiter.api.Test;

class FlowPluginTest {
    @Test
    void everyContributionIsBuiltOfItsDefaultOptions() {
        FlowPlugin plugin = new FlowPlugin();
        Injector injector =
                Guice.createInjector(
                        plugin,
                        new AbstractModule() {
                            @Override
                            protected void configure() {
                                bind(StepOptions.class)
                                        .toInstance(new StepOptions(null, null, null));
                                bind(DpmSolverOptions.class)
                                        .toInstance(new DpmSolverOptions(null, null));
                                bind(FlowMatchingOptions.class)
                                        .toInstance(
                                                new FlowMatchingOptions(
                                                        null, null, null, null, null, null, null,
                                                        null));
                                bind(PredictionSpec.class)
                                        .toInstance(
                                                new PredictionSpec(
                                                        PredictionKind.X,
                                                        TimeAxis.NOISE_AT_ZERO,
                                                        1,
                                                        0.05));
                                bind(LatentSpec.class)
                                        .toInstance(
                                                new LatentSpec.Continuous(
                                                        "toy", 2, new Grid(2, 3), -1, 1));
                                bind(Parts.class).toInstance(TestParts.NONE);
                            }
                        });
        assertEquals(
                List.of(
                        "euler",
                        "heun",
                        "adams-2",
                        "adams-bashforth-2",
                        "dpm-solver",
                        "flow-matching"),
                plugin.contributions().stream()
                        .map(PluginModule.Contribution::name)
                        .collect(Collectors.toList()));
        plugin.contributions()
                .forEach(
                        contribution ->
                                assertEquals(
                                        contribution.implementation(),
                                        injector.getInstance(contribution.implementation())
                                                .getClass()));
    }

    @Test
    void fiftyStepsAreTheDefaultAndTenThousandTheMost() {
        assertEquals(50, new StepOptions(null, null, null).steps());
        assertEquals(10_000, new StepOptions(10_000, null, null).steps());
        for (int wrong : new int[] {0, -1, 10_001}) {
            IntarsiaException thrown =
                    assertThrows(IntarsiaException.class, () -> new StepOptions(wrong, null, null));
            assertEquals(ErrorCode.OPTION_OUT_OF_RANGE, thrown.problems().get(0).code());
            assertEquals("steps", thrown.problems().get(0).subject());
        }
    }

    @Test
    void everySamplerAndTheObjectiveKeepTheirLawsAndCanBeSwapped() {
        PredictionSpec spec = new PredictionSpec(PredictionKind.X, TimeAxis.NOISE_AT_ZERO, 1, 0.05);
        LatentSpec.Continuous latents = new LatentSpec.Continuous("toy", 2, new Grid(2, 3), -1, 1);
        PluginLaws laws = PluginLaws.of(FlowPlugin.class).given(PredictionSpec.class, spec);
        for (String name : List.of("euler", "heun")) {
            laws.check(
                    Sampler.class,
                    name,
                    Map.of("steps", 3),
                    sampler -> SamplerLaws.check(sampler, latents, spec, ToyPredictor::new));
        }
        laws.given(LatentSpec.class, latents)
                .given(Parts.class, TestParts.NONE)
                .check(
                        Objective.class,
                        "flow-matching",
                        Map.of(),
                        objective ->
                                ObjectiveLaws.check(objective, manager -> batch(manager, latents)));
    }

    private static TestBatch batch(NDManager manager, LatentSpec latents) {
        NDArray labels = manager.create(new long[] {3, 4});
        NDArray none = manager.create(new long[] {9, 9});
        return TestBatch.of(
                        Latents.clean(manager.ones(new Shape(2, 2, 2, 3)), latents),
                        new TestRun(manager, TestNoise.rows(2)),
                        ToyPredictor::new)
                .with(Conditioning.NONE.with(Conditioning.LABEL, labels, none));
    }

    @Test
    void everyWrongOptionOfAGridIsNamedAtOnce() {
        IntarsiaException thrown =
                assertThrows(
                        IntarsiaException.class, () -> new StepOptions(0, Double.NaN, "dense"));
        assertEquals(
                List.of("steps", "timeshift", "grid"),
                thrown.problems().stream().map(Problem::subject).collect(Collectors.toList()));
    }

    @Test
    void everyWrongOptionOfTheObjectiveIsNamedAtOnce() {
        IntarsiaException thrown =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                new FlowMatchingOptions(
                                        Double.NaN, -1.0, 1.5, 0.0, -1.0, -1.0, 0, -1.0));
        assertEquals(
                List.of(
                        "pMean",
                        "pStd",
                        "labelDrop",
                        "timeshift",
                        "alignWeight",
                        "freqLossWeight",
                        "freqQuality",
                        "freqGamma"),
                thrown.problems().stream().map(Problem::subject).collect(Collectors.toList()));
    }
}
