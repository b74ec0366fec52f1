package org.intarsia.encoders.qwen3;

import java.util.stream.Stream;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class Qwen3ParityTest {
    @TestFactory
    Stream<DynamicTest> theNetworkReproducesThePublishedCode() {
        return PipelineTestKit.of(new Qwen3Plugin()).parity("qwen3");
    }
}
