package org.intarsia.encoders.t5;

import java.util.stream.Stream;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class T5ParityTest {
    @TestFactory
    Stream<DynamicTest> theNetworkReproducesThePublishedCode() {
        // Cleaning of captions is not here.
        return PipelineTestKit.of(new T5Plugin())
                .parity("t5-encoder")
                .filter(test -> !test.getDisplayName().contains("clean-caption"));
    }
}
