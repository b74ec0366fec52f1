package org.intarsia.tokenizers.reconstruction;

import org.intarsia.testkit.PluginLaws;
import org.junit.jupiter.api.Test;

class ReconstructionPluginTest {
    @Test
    void thePluginKeepsTheLaws() {
        PluginLaws.of(ReconstructionPlugin.class).check();
    }
}
