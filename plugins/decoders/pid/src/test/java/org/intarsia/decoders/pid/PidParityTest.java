package org.intarsia.decoders.pid;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PidParityTest {
    @TestFactory
    Stream<DynamicTest> thePublishedCodeIsReproduced() {
        return PidPlanTest.KIT.parity("pid");
    }
}
