package org.intarsia.heads.ddt;

import org.intarsia.nn.dit.DitSize;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

/** Options of the head {@code ddt}, by their published names; the defaults are DiT-DH-XL's. */
public record DdtOptions(
        @OptionGroup(defaults = {"hidden-size=2048", "depth=2"}) DitSize size,
        @Option(
                        value = "28",
                        min = 0,
                        max = 4096,
                        help =
                                "number of the head's first block in the file: the depth of its backbone")
                int firstBlock) {}
