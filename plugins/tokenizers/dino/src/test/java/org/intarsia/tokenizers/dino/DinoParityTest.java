package org.intarsia.tokenizers.dino;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class DinoParityTest {
    @TestFactory
    Stream<DynamicTest> theSecondReproducesThePublishedCode() {
        return DinoPresetsTest.KIT.parity("dinov2");
    }

    @TestFactory
    Stream<DynamicTest> theThirdReproducesThePublishedCode() {
        return DinoPresetsTest.KIT.parity("dinov3");
    }
}
