package org.intarsia.guidance.cfg;

import org.intarsia.spi.plugin.Option;

/** The option of the scale of what is generated besides the latents. */
record CompanionScale(
        @Option(
                        computed = "scale",
                        min = 0,
                        max = 1000,
                        help =
                                "w of what is generated besides the latents, REG's class token; 1 follows the conditional branch")
                Double companionScale) {
    /**
     * @param scale of the latents, which is this one's where none is given
     */
    float beside(double scale) {
        return companionScale == null ? (float) scale : companionScale.floatValue();
    }
}
