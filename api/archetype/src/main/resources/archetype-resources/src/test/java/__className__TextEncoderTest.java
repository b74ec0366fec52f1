package ${package};

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.text.EncodedTexts;
import org.intarsia.spi.text.TextRole;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.laws.PluginLaws;
import org.intarsia.testkit.laws.TextEncoderLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class ${className}TextEncoderTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters parameters = new RandomParameters(manager);

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void itKeepsTheLawsOfTextEncoders() {
        TextEncoderLaws.check(new ${className}TextEncoder(new ${className}Options(5, 3), parameters));
    }

    @Test
    void aRowIsThatOfTheTableForItsByte() {
        TextEncoder encoder = new ${className}TextEncoder(new ${className}Options(3, 2), parameters);
        EncodedTexts texts = encoder.encode(List.of("AB", ""), TextRole.PROMPT, manager);
        assertEquals(new Shape(2, 3, 2), texts.textNLD().getShape());
        NDArray table = parameters.get("embedding.weight");
        assertArrayEquals(table.get(65).toFloatArray(), texts.textNLD().get(0, 0).toFloatArray());
        assertArrayEquals(table.get(66).toFloatArray(), texts.textNLD().get(0, 1).toFloatArray());
        assertArrayEquals(table.get(256).toFloatArray(), texts.textNLD().get(0, 2).toFloatArray());
        assertArrayEquals(new float[] {1, 1, 0, 0, 0, 0}, texts.maskNL().toFloatArray());
    }

    @Test
    void itCanBeSwappedBecauseNothingOfItStaysBehind() {
        PluginLaws.of(${className}Plugin.class)
                .given(Weights.class, parameters)
                .check(
                        TextEncoder.class,
                        "${component}",
                        "short",
                        Map.of(),
                        TextEncoderLaws::check);
    }
}
