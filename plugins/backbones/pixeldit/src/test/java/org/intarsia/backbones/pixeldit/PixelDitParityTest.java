package org.intarsia.backbones.pixeldit;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PixelDitParityTest {
    @TestFactory
    Stream<DynamicTest> theNetworkReproducesThePublishedCode() {
        return PixelDitPlanTest.KIT.parity("pixeldit");
    }
}
