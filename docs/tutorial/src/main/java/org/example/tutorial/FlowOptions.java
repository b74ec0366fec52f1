package org.example.tutorial;

import org.intarsia.spi.plugin.Option;

/** Options of the objective {@code uniform-flow}. */
public record FlowOptions(
        @Option(value = "0.1", min = 0, max = 1, help = "share of rows trained without their class")
                double labelDrop) {}
