package org.intarsia.samplers.autoregressive.patches;

import org.intarsia.samplers.autoregressive.shared.DrawOptions;
import org.intarsia.spi.plugin.OptionGroup;

/** Options of the sampler {@code pixel-by-pixel}: of codes and of numbers of pixels. */
public record PixelOptions(@OptionGroup DrawOptions numbers) {}
