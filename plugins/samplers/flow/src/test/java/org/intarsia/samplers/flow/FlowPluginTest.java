package org.intarsia.samplers.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.intarsia.samplers.flow.objective.FlowMatchingOptions;
import org.intarsia.samplers.flow.times.StepOptions;
import org.intarsia.spi.Objective;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.RefusedOptions;
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
                                        .toInstance(Options.of(StepOptions.class, Map.of()));
                                bind(DpmSolverOptions.class)
                                        .toInstance(Options.of(DpmSolverOptions.class, Map.of()));
                                bind(RenoiseOptions.class)
                                        .toInstance(Options.of(RenoiseOptions.class, Map.of()));
                                bind(Rk45Options.class)
                                        .toInstance(Options.of(Rk45Options.class, Map.of()));
                                bind(EulerMaruyamaOptions.class)
                                        .toInstance(
                                                Options.of(EulerMaruyamaOptions.class, Map.of()));
                                bind(FlowMatchingOptions.class)
                                        .toInstance(
                                                Options.of(FlowMatchingOptions.class, Map.of()));
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
                        "renoise",
                        "rk45",
                        "pid-sources",
                        "euler-maruyama",
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
        assertEquals(50, Options.of(StepOptions.class, Map.of()).steps());
        assertEquals(10_000, Options.of(StepOptions.class, Map.of("steps", 10_000)).steps());
        for (int wrong : new int[] {0, -1, 10_001}) {
            List<Problem> thrown = RefusedOptions.of(StepOptions.class, Map.of("steps", wrong));
            assertEquals(ErrorCode.OPTION_OUT_OF_RANGE, thrown.get(0).code());
            assertEquals("steps", thrown.get(0).subject());
        }
    }

    @Test
    void everySamplerAndTheObjectiveKeepTheirLawsAndCanBeSwapped() {
        PredictionSpec spec = new PredictionSpec(PredictionKind.X, TimeAxis.NOISE_AT_ZERO, 1, 0.05);
        LatentSpec.Continuous latents = new LatentSpec.Continuous("toy", 2, new Grid(2, 3), -1, 1);
        PluginLaws laws =
                PluginLaws.of(FlowPlugin.class)
                        .given(PredictionSpec.class, spec)
                        .given(LatentSpec.class, latents);
        for (String name : List.of("euler", "heun")) {
            laws.check(
                    Sampler.class,
                    name,
                    Map.of("steps", 3),
                    sampler -> SamplerLaws.check(sampler, latents, spec, ToyPredictor::new));
        }
        laws.given(Parts.class, TestParts.NONE)
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
        List<Problem> thrown =
                RefusedOptions.of(
                        StepOptions.class,
                        Map.of("steps", 0, "timeshift", Double.NaN, "grid", "dense"));
        assertEquals(
                List.of("steps", "timeshift", "grid"),
                thrown.stream().map(Problem::subject).collect(Collectors.toList()));
    }

    @Test
    void everyWrongOptionOfTheObjectiveIsNamedAtOnce() {
        List<Problem> thrown =
                RefusedOptions.of(
                        FlowMatchingOptions.class,
                        Map.of(
                                "p-mean",
                                Double.NaN,
                                "p-std",
                                -1.0,
                                "label-drop",
                                1.5,
                                "timeshift",
                                0.0,
                                "align-weight",
                                -1.0,
                                "freq-loss-weight",
                                -1.0,
                                "freq-quality",
                                0,
                                "freq-gamma",
                                -1.0));
        assertEquals(
                List.of(
                        "p-mean",
                        "p-std",
                        "label-drop",
                        "timeshift",
                        "align-weight",
                        "freq-loss-weight",
                        "freq-quality",
                        "freq-gamma"),
                thrown.stream().map(Problem::subject).collect(Collectors.toList()));
    }
}
