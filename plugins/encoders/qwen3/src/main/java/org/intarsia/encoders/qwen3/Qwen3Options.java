package org.intarsia.encoders.qwen3;

import org.intarsia.nn.text.TextRecipe;
import org.intarsia.spi.plugin.OptionGroup;

/** Options of the text encoder {@code qwen3}. */
record Qwen3Options(@OptionGroup Qwen3Size size, @OptionGroup TextRecipe recipe) {}
