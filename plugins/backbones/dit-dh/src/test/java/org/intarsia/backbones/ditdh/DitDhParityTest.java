package org.intarsia.backbones.ditdh;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class DitDhParityTest {
    @TestFactory
    Stream<DynamicTest> thePublishedCodeIsReproduced() {
        return DitDhPlanTest.KIT.parity("dit-dh");
    }
}
