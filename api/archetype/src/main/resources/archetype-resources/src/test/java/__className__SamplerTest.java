package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.FixedNoise;
import org.intarsia.testkit.fixtures.ToyPredictor;
import org.intarsia.testkit.laws.PluginLaws;
import org.intarsia.testkit.laws.SamplerLaws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ArrayLeakCheck
class ${className}SamplerTest {
    private static final LatentSpec LATENTS =
            new LatentSpec.Continuous("toy", 2, new Grid(2, 3), -1, 1);

    private static PredictionSpec spec(TimeAxis axis) {
        return new PredictionSpec(PredictionKind.X, axis, 1, 0.05);
    }

    private static Sampler sampler(int steps, double alpha, TimeAxis axis) {
        return new ${className}Sampler(new ${className}Options(steps, alpha), spec(axis));
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void itKeepsTheLawsOfSamplers(TimeAxis axis) {
        SamplerLaws.check(sampler(4, 0.5, axis), LATENTS, spec(axis), ToyPredictor::new);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE_AT_ZERO", "NOISE_AT_ONE"})
    void halfTheIntervalIsAQuarterOfTheError(TimeAxis axis) {
        assertEquals(2.0, SamplerLaws.order(steps -> sampler(steps, 0.5, axis), axis), 0.1);
        assertEquals(2.0, SamplerLaws.order(steps -> sampler(steps, 2.0 / 3, axis), axis), 0.1);
    }

    @Test
    void aStepIsTheOneWorkedOutByHand() {
        // v = (t - 1.5) z from z = 2 over one step: k1 = -3, in the middle z is 0.5 and k2 is -0.5.
        LatentSpec cell = new LatentSpec.Continuous("cell", 1, new Grid(1, 1), -1, 1);
        try (NDManager manager = NDManager.newBaseManager()) {
            FixedNoise noise =
                    new FixedNoise(1).with("start", 0, manager.full(new Shape(1, 1, 1, 1), 2f));
            PredictionSpec spec = spec(TimeAxis.NOISE_AT_ZERO);
            SampleRequest request = new SampleRequest(cell, List.of(), spec, manager);
            Sampler sampler = sampler(1, 0.5, TimeAxis.NOISE_AT_ZERO);
            SamplerState end = sampler.step(sampler.start(request, noise), new ToyPredictor());
            assertEquals(1.5f, end.values().get(0).getFloat(0, 0, 0, 0), 1e-6f);
        }
    }

    @Test
    void everyWrongOptionIsReportedAtOnce() {
        Map<String, ?> given = Map.of("steps", 0, "alpha", 1.0);
        IntarsiaException thrown =
                assertThrows(
                        IntarsiaException.class,
                        () -> Options.of(${className}Options.class, given));
        assertEquals(
                List.of("steps", "alpha"),
                thrown.problems().stream().map(problem -> problem.place().option()).toList());
    }

    @Test
    void itCanBeSwappedBecauseNothingOfItStaysBehind() {
        PredictionSpec spec = spec(TimeAxis.NOISE_AT_ZERO);
        PluginLaws.of(${className}Plugin.class)
                .given(PredictionSpec.class, spec)
                .check(
                        Sampler.class,
                        "${component}",
                        Map.of("steps", 4),
                        sampler -> SamplerLaws.check(sampler, LATENTS, spec, ToyPredictor::new));
    }
}
