package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.DecoderLaws;
import org.intarsia.testkit.laws.PluginLaws;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class ${className}DecoderTest {
    private static final ImageSpec IMAGE = new ImageSpec(4, 6);
    private static final LatentSpec CELLS =
            new LatentSpec.Continuous("cells", 3, new Grid(2, 3), -1, 1);

    private static DecoderLaws.Case latents(NDManager manager) {
        NDArray values = manager.arange(36f).div(18).sub(1).reshape(2, 3, 2, 3);
        return new DecoderLaws.Case(Latents.clean(values, CELLS), Conditioning.NONE);
    }

    @Test
    void itKeepsTheLawsOfDecoders() {
        DecoderLaws.check(
                new ${className}Decoder(new ${className}Options(1.5), IMAGE, CELLS),
                IMAGE,
                ${className}DecoderTest::latents);
    }

    @Test
    void everyPixelOfASquareIsItsCellTimesTheGainAndClamped() {
        Decoder decoder = new ${className}Decoder(new ${className}Options(4), IMAGE, CELLS);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray values = manager.ones(new Shape(1, 3, 2, 3)).mul(0.2f);
            values.setScalar(new ai.djl.ndarray.index.NDIndex("0, 0, 0, 0"), -0.5f);
            NDArray image =
                    decoder.decode(
                            Latents.clean(values, CELLS),
                            Conditioning.NONE,
                            new TestRun(manager, TestNoise.rows(1)));
            assertEquals(-1f, image.getFloat(0, 0, 1, 1), 1e-6f);
            assertEquals(0.8f, image.getFloat(0, 0, 1, 2), 1e-6f);
            image.close();
        }
    }

    @Test
    void cellsThatDoNotDivideTheImageAreRefused() {
        assertThrows(
                IncompatibleException.class,
                () -> new ${className}Decoder(new ${className}Options(1), new ImageSpec(5, 6), CELLS));
    }

    @Test
    void itCanBeSwappedBecauseNothingOfItStaysBehind() {
        PluginLaws.of(${className}Plugin.class)
                .given(ImageSpec.class, IMAGE)
                .given(LatentSpec.class, CELLS)
                .check(
                        Decoder.class,
                        "${component}",
                        "strong",
                        Map.of(),
                        decoder ->
                                DecoderLaws.check(decoder, IMAGE, ${className}DecoderTest::latents));
    }
}
