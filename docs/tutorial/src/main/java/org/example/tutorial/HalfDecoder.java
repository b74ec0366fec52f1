package org.example.tutorial;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** Every latent cell becomes 2 x 2 pixels. */
@Summary("the inverse of the tokenizer half, by repetition")
final class HalfDecoder implements Decoder {
    private final LatentSpec latents;

    @Inject
    HalfDecoder(ImageSpec image) {
        latents = HalfTokenizer.space(image);
    }

    @Override
    public LatentSpec accepts() {
        return latents;
    }

    @Override
    public NDArray decode(Latents given, Conditioning conditioning, RunContext run) {
        return Scoped.run(() -> given.value().repeat(2, 2).repeat(3, 2));
    }
}
