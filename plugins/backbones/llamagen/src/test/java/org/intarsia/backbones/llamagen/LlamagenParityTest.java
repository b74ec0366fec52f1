package org.intarsia.backbones.llamagen;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class LlamagenParityTest {
    @TestFactory
    Stream<DynamicTest> theNetworkReproducesThePublishedCode() {
        return LlamagenPresetsTest.KIT.parity("llamagen");
    }
}
