package org.intarsia.objectives.representation;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/** Options of the objective {@code dino}. */
public record DinoOptions(
        @Option(value = "256", min = 2, max = 1048576, help = "K, number of prototypes")
                int prototypes,
        @Option(value = "256", min = 1, max = 65536, help = "width of the projection's MLP")
                int hidden,
        @Option(
                        value = "64",
                        min = 1,
                        max = 65536,
                        help = "width of the vectors that are compared with the prototypes")
                int bottleneck,
        @Option(
                        value = "4",
                        min = 0,
                        max = 64,
                        help = "small crops of an image, besides the two large ones")
                int localCrops,
        @Option(
                        computed = "half of the image's height",
                        min = 1,
                        max = 16384,
                        unit = "pixels",
                        help = "side of a small crop, made of whole patches")
                Integer localSize,
        @Option(
                        value = "0.4",
                        above = 0,
                        max = 1,
                        help =
                                "share of the image's area that divides small crops from large ones: large ones have this much to all of it")
                double globalScale,
        @Option(
                        value = "0.1",
                        above = 0,
                        max = 1,
                        help = "least share of the image's area in a small crop")
                double localScale,
        @Option(value = "0.1", above = 0, max = 10, help = "temperature of the student")
                double studentTemperature,
        @Option(value = "0.04", above = 0, max = 10, help = "temperature of the teacher")
                double teacherTemperature,
        @Option(value = "0.9", min = 0, max = 1, help = "decay of the running mean of the centre")
                double centerMomentum,
        @Option(
                        value = "1.0",
                        min = 0,
                        max = 1,
                        help =
                                "how far hue, saturation, contrast and brightness of a crop may be changed, of all that is possible")
                double colorJitter,
        @Option(value = "0.2", min = 0, max = 1, help = "share of the crops that are inverted")
                double invert) {
    public DinoOptions {
        Problems problems = new Problems();
        if (localScale > globalScale) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "local-scale",
                    localScale + " is above global-scale, " + globalScale,
                    "Small crops have local-scale to global-scale of the area.");
        }
        problems.throwIfAny();
    }
}
