package org.intarsia.tokenizers.multiscalevq;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MultiscaleVqParityTest {
    @TestFactory
    Stream<DynamicTest> tokenizerAndDecoderReproduceThePublishedCode() {
        return MultiscaleVqPresetsTest.KIT.parity("multiscale-vq");
    }
}
