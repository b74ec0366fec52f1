package org.intarsia.tokenizers.vq;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class VqParityTest {
    @TestFactory
    Stream<DynamicTest> tokenizerAndDecoderReproduceThePublishedCode() {
        return VqPresetsTest.KIT.parity("vq-tokenizer");
    }
}
