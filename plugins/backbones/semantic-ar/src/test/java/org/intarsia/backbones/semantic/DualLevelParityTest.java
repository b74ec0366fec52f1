package org.intarsia.backbones.semantic;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class DualLevelParityTest {
    @TestFactory
    Stream<DynamicTest> theRecordedLevelsAndPicturesAreReproduced() {
        return HybridPlanTest.KIT.parity("dual-level-ar");
    }
}
