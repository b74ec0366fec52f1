package org.intarsia.tokenizers.dino;

import com.google.inject.Inject;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** Images to the tokens of DINOv2. */
@Summary("Tokens of a frozen DINOv2, with registers or without: for alignment, and for RAE")
public final class Dinov2Tokenizer extends DinoTokens {
    @Inject
    public Dinov2Tokenizer(Dinov2Options options, Weights weights, ImageSpec image) {
        this(options, weights, images(options, weights, image));
    }

    private Dinov2Tokenizer(Dinov2Options options, Weights weights, EncoderImages images) {
        super(
                new LatentSpec.Continuous(
                        options.space(),
                        options.hiddenSize(),
                        images.patches(options.patchSize()),
                        -4,
                        4),
                images,
                encoder(options, weights));
    }

    private static EncoderImages images(Dinov2Options options, Weights weights, ImageSpec image) {
        return new EncoderImages(weights, image, options.input());
    }

    /** The network. */
    public static DinoEncoder encoder(Dinov2Options options, Weights weights) {
        return encoder(options, weights, Extension.NONE);
    }

    /** The network with something new in it. */
    public static DinoEncoder encoder(Dinov2Options options, Weights weights, Extension extension) {
        DinoNames names = options.layout().names();
        int side = options.imageSize() / options.patchSize();
        DinoPositions positions =
                new DinoPositions.Learned(
                        weights,
                        names.positions(),
                        options.hiddenSize(),
                        side,
                        options.positionResize());
        return new DinoEncoder(
                weights,
                options.size().with(extension.prefix()),
                options.design().with(extension.lowRanks()),
                names,
                positions);
    }
}
