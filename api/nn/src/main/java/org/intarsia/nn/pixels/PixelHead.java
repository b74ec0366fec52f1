package org.intarsia.nn.pixels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.nn.diffusion.LatentHead;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.PredictionSpec;

/** A head that makes the noisy pixels of every patch a prediction, given the token of the patch. */
public abstract class PixelHead extends LatentHead {
    private final PatchTokens tokens;

    /**
     * @param tokens what it reads of the backbone
     * @param parts may hold the projector of an alignment loss, {@code align}
     */
    protected PixelHead(PredictionSpec prediction, PatchTokens tokens, Parts parts) {
        super(tokens.accepts(), prediction, parts.all(PredictionHead.class, "align"));
        this.tokens = tokens;
    }

    /**
     * @param xBCHW noisy latents
     * @param sBND the token of each patch
     * @return of the latents' shape
     */
    protected abstract NDArray predict(NDArray xBCHW, NDArray sBND, Trace trace);

    @Override
    public final NDList predict(NDList features, ModelInput input, Step step) {
        NDArray latents = ModelInput.latents(input).latents();
        return new NDList(Scoped.run(() -> predict(latents, tokens.of(features), step.trace())));
    }
}
