package org.intarsia.backbones.semantic.pixels;

import org.intarsia.nn.llama.LlamaOptions;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

/** Options of the head {@code pixel-ar}. */
public record PixelArOptions(
        @OptionGroup(defaults = {"dim=512", "n-layer=8", "n-head=8"}) LlamaOptions llama,
        @Option(
                        value = "patch",
                        help =
                                "which earlier pixels a pixel reads; patch: those of its patch; full: all of the picture, for small pictures alone")
                Context context) {
    /** Which earlier pixels a pixel reads. */
    public enum Context {
        PATCH,
        FULL
    }
}
