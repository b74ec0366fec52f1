package org.intarsia.backbones.ditdh;

import org.intarsia.nn.dit.DitSize;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

/** Options of the backbone {@code dit-dh}, by their published names; the defaults are XL's. */
public record DitDhOptions(
        @Option(
                        computed = "that of the latents",
                        help = "name of the space of the latents that the parameters are for")
                String space,
        @Option(
                        computed = "those of the latents",
                        min = 1,
                        max = 16384,
                        help = "C, channels of the latents")
                Integer inChannels,
        @OptionGroup(defaults = {"hidden-size=1152", "depth=28"}) DitSize size) {}
