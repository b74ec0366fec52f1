package org.intarsia.tokenizers.dino;

import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** Images to the tokens of DINOv3. */
@Summary("Tokens of a frozen DINOv3: for alignment")
public final class Dinov3Tokenizer extends DinoTokens {
    private static final DinoNames NAMES = DinoNames.original("storage_tokens");

    @Inject
    public Dinov3Tokenizer(Dinov3Options options, Weights weights, ImageSpec image) {
        this(options, weights, images(options, weights, image));
    }

    private Dinov3Tokenizer(Dinov3Options options, Weights weights, EncoderImages images) {
        super(
                new LatentSpec.Continuous(
                        options.space(),
                        options.embedDim(),
                        images.patches(options.patchSize()),
                        -4,
                        4),
                images,
                encoder(options, weights));
    }

    private static EncoderImages images(Dinov3Options options, Weights weights, ImageSpec image) {
        return new EncoderImages(weights, image, options.input());
    }

    /** The network. */
    public static DinoEncoder encoder(Dinov3Options options, Weights weights) {
        return encoder(options, weights, Extension.NONE);
    }

    /** The network with something new in it. */
    public static DinoEncoder encoder(Dinov3Options options, Weights weights, Extension extension) {
        DinoEncoder.Size size = options.size().with(extension.prefix());
        if (options.untieClassNorm()) {
            Weights second = weights.at("local_cls_norm");
            second.unread("weight", new Shape(options.embedDim()));
            second.unread("bias", new Shape(options.embedDim()));
        }
        DinoPositions positions =
                new DinoPositions.Axial(
                        weights,
                        options.embedDim() / options.numHeads(),
                        options.posEmbedRopeBase(),
                        size.before());
        return new DinoEncoder(
                weights, size, options.design().with(extension.lowRanks()), NAMES, positions);
    }
}
