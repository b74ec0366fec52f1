package org.intarsia.heads.alignprojector;

import org.intarsia.spi.plugin.Option;

/** Options of the head {@code align-projector}. */
public record AlignProjectorOptions(
        @Option(
                        value = "768",
                        min = 1,
                        max = 16384,
                        help = "width of the encoder's tokens; 768 is DINOv2-B's")
                int encoderDim,
        @Option(
                        computed = "the width of the tokens",
                        min = 1,
                        max = 16384,
                        help = "hidden units of both inner layers")
                Integer projHiddenDim,
        @Option(
                        value = "proj.0",
                        help =
                                "what a file calls its layers; REG's says projectors.0 for its first encoder")
                String name) {}
