package ${package};

import org.intarsia.spi.plugin.Option;

/** Options of the ${kind} {@code ${component}}, by the names that manifests use. */
#if(${kind} == "sampler")
public record ${className}Options(
        @Option(value = "25", min = 1, max = 10_000, help = "intervals, two evaluations each")
                int steps,
        @Option(
                        value = "0.5",
                        above = 0,
                        below = 1,
                        help = "place of the second evaluation: 0.5 midpoint, 0.667 Ralston")
                double alpha) {}
#elseif(${kind} == "tokenizer")
public record ${className}Options(
        @Option(value = "2", min = 1, max = 64, unit = "pixels", help = "side of a latent cell")
                int side) {}
#elseif(${kind} == "text-encoder")
public record ${className}Options(
        @Option(value = "64", min = 1, max = 4096, help = "rows of a text, one a byte") int length,
        @Option(value = "32", min = 1, max = 8192, help = "width of a row") int width) {}
#elseif(${kind} == "decoder")
public record ${className}Options(
        @Option(value = "1", above = 0, max = 16, help = "factor of all values, before clamping")
                double gain) {}
#elseif(${kind} == "backbone")
public record ${className}Options(
        @Option(value = "4", min = 1, max = 64, unit = "latent cells", help = "side of a patch")
                int patchSize,
        @Option(value = "96", min = 4, max = 4096, help = "width of a token, a multiple of 4")
                int hiddenSize,
        @Option(value = "3", min = 1, max = 64, help = "number of blocks") int depth,
        @Option(value = "4", min = 1, max = 64, help = "attention heads, a divisor of hidden-size")
                int numHeads) {}
#elseif(${kind} == "head")
public record ${className}Options(
        @Option(
                        value = "0.05",
                        above = 0,
                        below = 1,
                        help = "least distance to the data end of time by which is divided")
                double minDistance) {}
#elseif(${kind} == "guidance")
public record ${className}Options(
        @Option(value = "2.5", min = 0, max = 100, help = "guidance scale at the last step")
                double scale) {}
#elseif(${kind} == "objective")
public record ${className}Options(
        @Option(value = "0.1", min = 0, max = 1, help = "share of rows trained without their class")
                double labelDrop) {}
#end
