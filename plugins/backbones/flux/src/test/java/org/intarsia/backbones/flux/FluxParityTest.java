package org.intarsia.backbones.flux;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class FluxParityTest {
    @TestFactory
    Stream<DynamicTest> thePublishedCodeIsReproduced() {
        return FluxPlanTest.KIT.parity("flux");
    }
}
