package org.intarsia.backbones.ditdh;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.laws.BackboneLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DitDhBackboneTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final Noise noise = new TestNoise(1, 2);

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 5, 12, 3, false", "4, 1, 3, 16, 2, true", "1, 1, 8, 4, 1, false"})
    void theLawsOfBackbonesHoldForAnyGridAndWidth(
            int rows, int columns, int channels, int width, int heads, boolean qkNorm) {
        LatentSpec latents =
                new LatentSpec.Continuous("toy", channels, new Grid(rows, columns), -1, 1);
        DitDhOptions options =
                Options.of(
                        DitDhOptions.class,
                        Map.of(
                                "hidden-size", width,
                                "depth", 2,
                                "num-heads", heads,
                                "use-qknorm", qkNorm));
        DitDhBackbone backbone =
                new DitDhBackbone(
                        options,
                        new RandomParameters(manager),
                        latents,
                        new ConditioningSpec.Classes(7, List.of()));
        Shape shape = new Shape(channels, rows, columns);
        BackboneLaws.check(
                backbone,
                run -> {
                    NDArray labels = run.create(new long[] {3, 7});
                    return new BackboneLaws.Case(
                            new ModelInput.NoisyLatents(noise.normal(run, "state", 0, shape)),
                            Conditioning.NONE.with(Conditioning.LABEL, labels, labels),
                            new Step(0, 1, new float[] {0.2f, 0.97f}));
                });
    }
}
