package org.intarsia.spi.forwarding;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** Passes every call on. */
public abstract class ForwardingDecoder implements Decoder {
    private final Decoder inner;

    protected ForwardingDecoder(Decoder inner) {
        this.inner = inner;
    }

    /** What the calls are passed on to. */
    protected final Decoder inner() {
        return inner;
    }

    @Override
    public LatentSpec accepts() {
        return inner.accepts();
    }

    @Override
    public ImageSpec image(ImageSpec pipeline) {
        return inner.image(pipeline);
    }

    @Override
    public boolean removesNoise() {
        return inner.removesNoise();
    }

    @Override
    public Optional<ConditioningSpec.Text> caption() {
        return inner.caption();
    }

    @Override
    public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
        return inner.decode(latents, conditioning, run);
    }

    @Override
    public void close() {
        inner.close();
    }
}
