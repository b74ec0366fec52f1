package org.intarsia.encoders.t5;

import org.intarsia.nn.text.TextRecipe;
import org.intarsia.spi.plugin.OptionGroup;

/** Options of the text encoder {@code t5}. */
record T5Options(@OptionGroup T5Size size, @OptionGroup TextRecipe recipe) {}
