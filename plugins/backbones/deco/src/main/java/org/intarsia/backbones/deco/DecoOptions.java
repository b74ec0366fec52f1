package org.intarsia.backbones.deco;

import org.intarsia.nn.dit.PatchDitSize;
import org.intarsia.spi.plugin.OptionGroup;

/**
 * Options of the backbone {@code deco}, by their published names; the defaults are those of the
 * class-conditional XL/16.
 */
public record DecoOptions(@OptionGroup(defaults = "num-cond-blocks=28") PatchDitSize size) {}
