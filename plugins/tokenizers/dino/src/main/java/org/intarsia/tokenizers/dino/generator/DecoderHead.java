package org.intarsia.tokenizers.dino.generator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.Map;
import java.util.Set;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.TrainableDecoder;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.tokenizers.dino.EncoderImages;

/**
 * The clean image is what a decoder makes of the tokens. It is asked at every step of a sampler, so
 * that it must be a function of the tokens alone. The further head {@value #FEATURES} says the
 * tokens, for the training; noise is at time 1.
 */
@Summary(
        "The clean image, which a decoder of tokens makes at every step; under with: {decoder: {kind:"
                + " decoder, use: rae-vit, ...}}")
public final class DecoderHead implements PredictionHead, Footprint {
    /** The further head that says the tokens, the class token first. */
    public static final String FEATURES = "features";

    private static final String DECODER = "decoder";

    private final FeatureSpec features;
    private final PredictionSpec prediction;
    private final EncoderImages images;
    private final TrainableDecoder decoder;
    private final StudentTokens tokens;

    @Inject
    public DecoderHead(
            DecoderHeadOptions options,
            Parts parts,
            FeatureSpec offered,
            LatentSpec latents,
            SharedEncoder shared) {
        features = offered;
        images = EncoderPixels.of(shared, "head", latents);
        prediction = new PredictionSpec(PredictionKind.X, TimeAxis.NOISE_AT_ONE, 1, options.tEps());
        decoder = alone(parts.part(DECODER, Decoder.class));
        check(decoder.accepts(), shared);
        tokens = new StudentTokens(offered);
    }

    private static TrainableDecoder alone(Decoder held) {
        if (held instanceof TrainableDecoder trainable) {
            return trainable;
        }
        throw new IncompatibleException(
                DECODER,
                "head",
                "a decoder that needs more than the tokens",
                "one that is a function of the tokens alone",
                "Use a decoder that can be trained: rae-vit.");
    }

    private void check(LatentSpec read, SharedEncoder shared) {
        String space =
                shared.space()
                        .orElseThrow(
                                () ->
                                        new IncompatibleException(
                                                "backbone",
                                                "head",
                                                features,
                                                "the tokens of an encoder, dinov2 or dinov3"));
        LatentSpec said =
                new LatentSpec.Continuous(space, features.width(), features.grid(), -4, 4);
        if (!said.equals(read)) {
            throw new IncompatibleException(
                    "backbone",
                    "head",
                    said,
                    read + ", which the decoder reads",
                    "Use the decoder of this encoder, at the size that it was made for.");
        }
    }

    @Override
    public FeatureSpec accepts() {
        return features;
    }

    @Override
    public PredictionSpec prediction() {
        return prediction;
    }

    @Override
    public Set<InputKind> reads() {
        return Set.of(InputKind.LATENTS);
    }

    @Override
    public Map<String, PredictionHead> heads() {
        return Map.of(FEATURES, tokens);
    }

    /** The picture of the decoder, normalised; or the tokens as a map. */
    @Override
    public long workingBytes(int rows) {
        return Math.max(images.workingBytes(rows), tokens.workingBytes(rows));
    }

    @Override
    public NDList predict(NDList given, ModelInput input, Step step) {
        NDArray tokensBND =
                given.get(
                        features.members()
                                .indexOf(features.member(FeatureSpec.TOKENS).orElseThrow()));
        return new NDList(
                Scoped.run(
                        () ->
                                images.normalised(
                                        decoder.render(MapOps.map(tokensBND, features.grid())))));
    }
}
