package org.intarsia.tokenizers.dino.generator;

import com.google.inject.Inject;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.tokenizers.dino.Dinov3Tokenizer;

/** DINOv3 as a generator. */
@Summary("DINOv3 over noisy pixels, with a token for the time: says the tokens of the clean image")
public final class Dinov3Student extends DinoStudent {
    @Inject
    public Dinov3Student(
            Dinov3StudentOptions options,
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
                (own, extension) -> Dinov3Tokenizer.encoder(options.encoder(), own, extension));
    }
}
