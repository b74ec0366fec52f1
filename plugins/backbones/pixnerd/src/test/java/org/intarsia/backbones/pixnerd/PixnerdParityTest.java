package org.intarsia.backbones.pixnerd;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PixnerdParityTest {
    @TestFactory
    Stream<DynamicTest> theNetworkReproducesThePublishedCode() {
        return PixnerdPlanTest.KIT.parity("pixnerd");
    }
}
