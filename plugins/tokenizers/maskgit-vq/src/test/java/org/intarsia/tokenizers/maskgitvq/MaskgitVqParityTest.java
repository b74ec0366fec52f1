package org.intarsia.tokenizers.maskgitvq;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MaskgitVqParityTest {
    @TestFactory
    Stream<DynamicTest> tokenizerAndDecoderReproduceThePublishedCode() {
        return MaskgitVqPresetsTest.KIT.parity("maskgit-vq");
    }
}
