package org.intarsia.heads.reg;

import org.intarsia.spi.plugin.Option;

/** Options of the head {@code reg}. */
public record RegHeadOptions(
        @Option(
                        value = "768",
                        min = 1,
                        max = 16384,
                        help =
                                "width of the class token that is generated, the first of z-dims of the backbone")
                int classTokenDim) {}
