package org.intarsia.samplers.flow;

import org.intarsia.samplers.flow.times.StepOptions;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

/** Options of the sampler {@code renoise}. */
public record RenoiseOptions(
        @OptionGroup StepOptions steps,
        @Option(
                        value = "kept",
                        help =
                                "kept: the noise that the prediction leaves in the latents; fresh: new noise at every step")
                Kind noise) {
    /** Which noise is put back. */
    enum Kind {
        KEPT,
        FRESH
    }
}
