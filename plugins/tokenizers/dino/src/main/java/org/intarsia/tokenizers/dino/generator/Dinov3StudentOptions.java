package org.intarsia.tokenizers.dino.generator;

import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.tokenizers.dino.Dinov3Options;

/** Options of the backbone {@code dinov3}: those of the encoder, and of what is added. */
public record Dinov3StudentOptions(
        @OptionGroup Dinov3Options encoder, @OptionGroup StudentOptions student) {}
