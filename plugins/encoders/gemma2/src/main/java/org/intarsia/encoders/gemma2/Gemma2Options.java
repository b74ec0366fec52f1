package org.intarsia.encoders.gemma2;

import org.intarsia.nn.text.TextRecipe;
import org.intarsia.spi.plugin.OptionGroup;

/** Options of the text encoder {@code gemma2}. */
record Gemma2Options(
        @OptionGroup Gemma2Size size, @OptionGroup(defaults = "length=300") TextRecipe recipe) {}
