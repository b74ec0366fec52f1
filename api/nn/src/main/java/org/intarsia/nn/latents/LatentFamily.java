package org.intarsia.nn.latents;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.spi.run.NoiseFrame;
import org.intarsia.spi.run.Scoped;
import org.jspecify.annotations.Nullable;

/**
 * What the latents of a base model mean; of equal shapes only the name tells which they are.
 *
 * @param word as it is written after {@code --family}
 * @param space of the pipelines whose latents these are
 * @param channels of a map
 * @param cell sides in pixels of what one cell stands for
 * @param frame in which PiD's decoder of the family was trained
 * @param units between raw and normalised values, or null where they are not known
 */
public record LatentFamily(
        String word,
        String space,
        int channels,
        int cell,
        NoiseFrame frame,
        @Nullable LatentUnits units) {
    private static final LatentUnits FLUX_UNITS = LatentUnits.affine(0.3611, 0.1159);

    /** Before they are packed two by two, FLUX.2's latents have a quarter of the channels. */
    private static final int FLUX2_SIDE = 2;

    /** FLUX.1: dev, schnell, krea. */
    public static final LatentFamily FLUX = flow("flux", "flux-vae", 16, 8, FLUX_UNITS);

    /** Z-Image: FLUX.1's autoencoder. */
    public static final LatentFamily ZIMAGE = flow("zimage", "flux-vae", 16, 8, FLUX_UNITS);

    /** FLUX.2: two by two cells in one, normalised by statistics of the autoencoder's file. */
    public static final LatentFamily FLUX2 = flow("flux2", "flux2-vae", 128, 16, null);

    public static final LatentFamily SD3 =
            flow("sd3", "sd3-vae", 16, 8, LatentUnits.affine(1.5305, 0.0609));

    public static final LatentFamily SDXL =
            new LatentFamily(
                    "sdxl",
                    "sdxl-vae",
                    4,
                    8,
                    NoiseFrame.VARIANCE_PRESERVING,
                    LatentUnits.affine(0.13025, 0));

    public static final LatentFamily QWEN_IMAGE =
            flow("qwen-image", "qwen-image-vae", 16, 8, LatentUnits.ofQwenImage());

    /** Tokens of DINOv2 with registers, as RAE normalises them. */
    public static final LatentFamily DINOV2 =
            flow("dinov2", "rae-dinov2-with-registers-base", 768, 16, null);

    public static final LatentFamily SIGLIP = flow("siglip", "siglip", 1152, 16, null);

    private static final List<LatentFamily> ALL =
            List.of(FLUX, ZIMAGE, FLUX2, SD3, SDXL, QWEN_IMAGE, DINOV2, SIGLIP);

    private static LatentFamily flow(
            String word, String space, int channels, int cell, @Nullable LatentUnits units) {
        return new LatentFamily(word, space, channels, cell, NoiseFrame.FLOW, units);
    }

    /** Every published family. */
    public static List<LatentFamily> all() {
        return ALL;
    }

    /** The family of a word, or of the name of a space. */
    public static Optional<LatentFamily> of(String name) {
        Stream<LatentFamily> byWord = ALL.stream().filter(family -> family.word.equals(name));
        Stream<LatentFamily> bySpace = ALL.stream().filter(family -> family.space.equals(name));
        return Stream.concat(byWord, bySpace).findFirst();
    }

    /** The words of all published families. */
    public static List<String> words() {
        return ALL.stream().map(LatentFamily::word).toList();
    }

    /** A family of a pipeline of one's own, of which only normalised latents can be read. */
    public static LatentFamily own(String space, int channels, int cell) {
        return flow(space, space, channels, cell, null);
    }

    /** Whether the autoencoder's own maps have a quarter of the channels (FLUX.2). */
    public boolean packs() {
        return space.equals(FLUX2.space);
    }

    /** Channels of the maps of the autoencoder, before they are packed. */
    public int rawChannels() {
        return packs() ? channels / (FLUX2_SIDE * FLUX2_SIDE) : channels;
    }

    /** Two by two cells in one, as this family's latents have them. */
    public NDArray packed(NDArray rawBCHW) {
        return MapOps.pack(rawBCHW, FLUX2_SIDE);
    }

    /** A token of two by two cells of these channels, or of one where the latents are packed. */
    public int tokenWidth() {
        return packs() ? channels : channels * FLUX2_SIDE * FLUX2_SIDE;
    }

    /** Sides of the square of cells that is a token of the base model. */
    public int tokenSide() {
        return packs() ? 1 : FLUX2_SIDE;
    }

    /**
     * By the statistics of an autoencoder.
     *
     * @param meanC of the packed channels
     * @param varC likewise
     */
    public static NDArray normalised(NDArray packedBCHW, NDArray meanC, NDArray varC, double eps) {
        Shape column = new Shape(1, meanC.size(), 1, 1);
        return Scoped.run(
                () ->
                        packedBCHW
                                .sub(meanC.reshape(column))
                                .div(varC.reshape(column).add(eps).sqrt()));
    }
}
