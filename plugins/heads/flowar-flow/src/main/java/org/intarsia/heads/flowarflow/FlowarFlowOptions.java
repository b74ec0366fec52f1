package org.intarsia.heads.flowarflow;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;

/** Options of the head {@code flowar-flow}; the defaults are FlowAR-S's. */
public record FlowarFlowOptions(
        @Option(value = "1024", min = 64, max = 16384, help = "W, width of the blocks; 64 a head")
                int width,
        @Option(value = "2", min = 1, max = 256, help = "number of blocks") int depth,
        @Option(
                        value = "false",
                        help =
                                "whether tokens attend to the condition, as FlowAR-L's and -H's, or are modulated by it alone")
                boolean cross) {
    static final int HEAD_WIDTH = 64;

    public FlowarFlowOptions {
        if (width % HEAD_WIDTH != 0) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_OPTION,
                    Place.option("width"),
                    width + ", not a multiple of " + HEAD_WIDTH + " channels a head",
                    "Use a multiple of " + HEAD_WIDTH + "; the published models have 1024, 1536.");
        }
    }

    int heads() {
        return width / HEAD_WIDTH;
    }

    /** Units of an MLP: 2/3 of 4 W, truncated. */
    int mlpHidden() {
        return width * 4 * 2 / 3;
    }
}
