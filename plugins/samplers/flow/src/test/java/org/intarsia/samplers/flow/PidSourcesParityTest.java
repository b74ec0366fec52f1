package org.intarsia.samplers.flow;

import java.util.stream.Stream;
import org.intarsia.testkit.pipeline.PipelineTestKit;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PidSourcesParityTest {
    @TestFactory
    Stream<DynamicTest> thePublishedCodeIsReproduced() {
        return PipelineTestKit.of(new FlowPlugin()).parity("pid-sources");
    }
}
