package org.intarsia.backbones.semantic;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class HybridParityTest {
    @TestFactory
    Stream<DynamicTest> theRecordedHeadsAndPipelinesAreReproduced() {
        return HybridPlanTest.KIT.parity("hybrid-ar-diffusion");
    }
}
