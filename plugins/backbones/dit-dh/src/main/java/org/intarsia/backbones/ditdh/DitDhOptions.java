package org.intarsia.backbones.ditdh;

import org.intarsia.nn.dit.DitSize;
import org.intarsia.nn.options.InputLatents;
import org.intarsia.spi.plugin.OptionGroup;

/** Options of the backbone {@code dit-dh}, by their published names; the defaults are XL's. */
public record DitDhOptions(
        @OptionGroup InputLatents input,
        @OptionGroup(defaults = {"hidden-size=1152", "depth=28"}) DitSize size) {}
