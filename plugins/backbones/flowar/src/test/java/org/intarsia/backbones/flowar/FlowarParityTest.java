package org.intarsia.backbones.flowar;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class FlowarParityTest {
    @TestFactory
    Stream<DynamicTest> thePublishedCodeIsReproduced() {
        return FlowarPlanTest.KIT.parity("flowar");
    }
}
