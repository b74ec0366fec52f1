package org.intarsia.toys;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.testkit.fixtures.ToyParts;

/** Pictures of twice the sides of the pipeline's. */
public final class DoublingDecoder extends ToyParts.PlainDecoder {
    @Inject
    DoublingDecoder(LatentSpec spec) {
        super(spec);
    }

    @Override
    public ImageSpec image(ImageSpec pipeline) {
        return new ImageSpec(2 * pipeline.height(), 2 * pipeline.width());
    }

    @Override
    public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
        return latents.value().repeat(2, 2).repeat(3, 2);
    }
}
