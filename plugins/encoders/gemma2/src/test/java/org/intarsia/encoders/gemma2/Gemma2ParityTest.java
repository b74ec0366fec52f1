package org.intarsia.encoders.gemma2;

import java.util.stream.Stream;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class Gemma2ParityTest {
    @TestFactory
    Stream<DynamicTest> theNetworkReproducesThePublishedCode() {
        return PipelineTestKit.of(new Gemma2Plugin()).parity("gemma2");
    }
}
