package org.intarsia.tokenizers.dino.generator;

import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.tokenizers.dino.Dinov2Options;

/** Options of the backbone {@code dinov2}: those of the encoder, and of what is added. */
public record Dinov2StudentOptions(
        @OptionGroup Dinov2Options encoder, @OptionGroup StudentOptions student) {}
