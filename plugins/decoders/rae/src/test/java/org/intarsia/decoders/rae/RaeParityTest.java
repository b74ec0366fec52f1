package org.intarsia.decoders.rae;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class RaeParityTest {
    @TestFactory
    Stream<DynamicTest> encoderAndDecoderReproduceThePublishedCode() {
        return RaePlanTest.KIT.parity("rae");
    }
}
