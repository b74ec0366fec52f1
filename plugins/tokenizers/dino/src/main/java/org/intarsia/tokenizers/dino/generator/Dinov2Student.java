package org.intarsia.tokenizers.dino.generator;

import com.google.inject.Inject;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.tokenizers.dino.Dinov2Tokenizer;

/** DINOv2 as a generator. */
@Summary("DINOv2 over noisy pixels, with a token for the time: says the tokens of the clean image")
public final class Dinov2Student extends DinoStudent {
    @Inject
    public Dinov2Student(
            Dinov2StudentOptions options,
            Weights weights,
            LatentSpec latents,
            ConditioningSpec conditioning,
            SharedEncoder shared) {
        super(
                options.student(),
                options.encoder().space(),
                options.encoder().input(),
                weights,
                new Surroundings(latents, conditioning, shared),
                (own, extension) -> Dinov2Tokenizer.encoder(options.encoder(), own, extension));
    }
}
