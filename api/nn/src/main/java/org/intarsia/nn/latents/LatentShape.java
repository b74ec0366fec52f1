package org.intarsia.nn.latents;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.jspecify.annotations.Nullable;

/**
 * How a latent lies in a tensor: maps [B, C, h, w], with a frame axis of one [B, C, 1, h, w], or
 * tokens [B, N, C s s].
 *
 * @param layout how it lies
 * @param channels of the maps that it becomes
 * @param grid of those maps
 * @param assumed whether the grid is a square for lack of anything better
 */
public record LatentShape(Layout layout, int channels, Grid grid, boolean assumed) {
    private static final int TOKENS = 3;
    private static final int MAPS = 4;
    private static final int FRAMES = 5;
    private static final long MOST_CELLS = 1 << 22;

    /** How a latent lies in a tensor. */
    public enum Layout {
        MAPS("maps"),
        ONE_FRAME("maps of one frame"),
        TOKENS("packed tokens");

        private final String words;

        Layout(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * @param size of the base model's picture, or null where it is not known
     * @throws IntarsiaException INT-431 for a shape that no latent of the family has, INT-432 for
     *     tokens of an unknown size
     */
    public static LatentShape of(Shape shape, LatentFamily family, @Nullable ImageSpec size) {
        int rank = shape.dimension();
        boolean empty = shape.size() == 0;
        if (rank == TOKENS && !empty && shape.get(2) == family.tokenWidth()) {
            return tokens(shape.get(1), family, size);
        }
        boolean frames = rank == FRAMES && shape.get(2) == 1;
        boolean fits = rank == MAPS || frames;
        if (!fits || empty || !allowed(shape.get(1), family)) {
            throw refused(shape, family);
        }
        long rows = shape.get(rank - 2);
        long columns = shape.get(rank - 1);
        if (rows * columns > MOST_CELLS) {
            throw refused(shape, family);
        }
        Grid grid = new Grid((int) rows, (int) columns);
        Layout layout = frames ? Layout.ONE_FRAME : Layout.MAPS;
        return new LatentShape(layout, (int) shape.get(1), grid, false);
    }

    private static boolean allowed(long channels, LatentFamily family) {
        return channels == family.channels() || channels == family.rawChannels();
    }

    private static LatentShape tokens(long count, LatentFamily family, @Nullable ImageSpec size) {
        int side = family.tokenSide();
        int pixels = side * family.cell();
        long rows;
        long columns;
        if (size == null) {
            rows = Math.round(Math.sqrt(count));
            columns = rows;
        } else {
            rows = size.height() / pixels;
            columns = size.width() / pixels;
        }
        boolean whole = size == null || size.height() % pixels == 0 && size.width() % pixels == 0;
        if (rows * columns != count || !whole || count > MOST_CELLS) {
            throw new IntarsiaException(
                    ErrorCode.LATENT_SIZE_UNKNOWN,
                    "latent",
                    size == null
                            ? count
                                    + " packed tokens are no square, and their picture's size is not"
                                    + " known"
                            : count + " packed tokens are not a picture of " + size + " pixels",
                    "Give --height and --width of the base model's picture, multiples of "
                            + pixels
                            + ".");
        }
        Grid grid = new Grid((int) (side * rows), (int) (side * columns));
        return new LatentShape(Layout.TOKENS, family.channels(), grid, size == null);
    }

    private static IntarsiaException refused(Shape shape, LatentFamily family) {
        String raw = family.packs() ? " or " + family.rawChannels() : "";
        return new IntarsiaException(
                ErrorCode.NO_LATENT,
                "latent",
                shape
                        + " is no latent of family "
                        + family.word()
                        + ": [B, C, h, w] of "
                        + family.channels()
                        + raw
                        + " channels, or tokens [B, N, "
                        + family.tokenWidth()
                        + "]",
                "Say which family it is with --family, one of "
                        + String.join(", ", LatentFamily.words())
                        + ".");
    }

    /** The tensor as maps [B, C, h, w]. */
    public NDArray maps(NDArray tensor) {
        return switch (layout) {
            case MAPS -> tensor;
            case ONE_FRAME -> tensor.squeeze(2);
            case TOKENS -> map(tensor);
        };
    }

    private NDArray map(NDArray tokensBND) {
        int side = tokensBND.getShape().get(2) == channels ? 1 : 2;
        Grid cells = new Grid(grid.rows() / side, grid.columns() / side);
        return Patches.unpatchify(tokensBND, cells, side, Patches.Order.CHANNEL_FIRST);
    }
}
