package org.intarsia.tokenizers.dino.generator;

import java.util.Collections;
import java.util.List;
import org.intarsia.nn.vit.ImageStatistics;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.tokenizers.dino.EncoderImages;

/** The space of the tokenizer {@code dino-pixels}. */
final class EncoderPixels {
    /** Its name. */
    static final String SPACE = "encoder-pixels";

    private EncoderPixels() {}

    /** From black to white, whatever the channel. */
    static LatentSpec.Continuous latents(EncoderImages images) {
        ImageSpec read = images.read();
        return new LatentSpec.Continuous(
                SPACE,
                3,
                new Grid(read.height(), read.width()),
                Collections.min(ends(images.statistics(), 0)),
                Collections.max(ends(images.statistics(), 1)));
    }

    private static List<Double> ends(ImageStatistics statistics, double unit) {
        List<Double> std = statistics.imageStd();
        List<Double> mean = statistics.imageMean();
        return List.of(
                (unit - mean.get(0)) / std.get(0),
                (unit - mean.get(1)) / std.get(1),
                (unit - mean.get(2)) / std.get(2));
    }

    /**
     * The tokenizer's images.
     *
     * @param kind of the part that asks
     * @throws IncompatibleException where the tokenizer is another
     */
    static EncoderImages of(SharedEncoder shared, String kind, LatentSpec offered) {
        return shared.images()
                .orElseThrow(
                        () ->
                                new IncompatibleException(
                                        "tokenizer",
                                        kind,
                                        offered,
                                        "pixels as an encoder reads them, those of the tokenizer"
                                                + " dino-pixels"));
    }
}
