package org.intarsia.tokenizers.klvae;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class KlVaeParityTest {
    @TestFactory
    Stream<DynamicTest> theFamilyReproducesThePublishedCode() {
        return KlVaePresetsTest.KIT.parity("kl-vae");
    }

    @TestFactory
    Stream<DynamicTest> stableDiffusionsReproducesThePublishedCode() {
        return KlVaePresetsTest.KIT.parity("sd-vae");
    }
}
