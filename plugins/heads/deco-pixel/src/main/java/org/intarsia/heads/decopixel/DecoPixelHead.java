package org.intarsia.heads.decopixel;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.nn.pixels.PatchTokens;
import org.intarsia.nn.pixels.PixelHead;
import org.intarsia.nn.pixels.PixelPatches;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.LatentSpec;

/** Every pixel through a small network that its patch's token modulates. */
@Summary("A pixel decoder that adds high frequencies under the condition of the tokens (DeCo)")
final class DecoPixelHead extends PixelHead {
    private final PixelPatches patches;
    private final PixelDecoder decoder;

    @Inject
    DecoPixelHead(
            DecoPixelOptions options,
            Weights weights,
            FeatureSpec features,
            LatentSpec latents,
            Parts parts) {
        super(options.spec(), new PatchTokens(features, options.expected(), false), parts);
        patches = PixelPatches.of(latents, features);
        decoder = new PixelDecoder(options, weights, features.width(), patches);
    }

    @Override
    public long flops(int batch) {
        return 2 * batch * patches.grid().tokens() * decoder.cost();
    }

    /** The decoder of one slice; of all pixels, what is cut, what slices gave, and both joined. */
    @Override
    public long workingBytes(int rows) {
        return Float.BYTES * (patches.atOnce(rows) * decoder.values() + 4 * patches.values(rows));
    }

    @Override
    protected NDArray predict(NDArray xBCHW, NDArray sBND, Trace trace) {
        NDArray sMD = sBND.reshape(-1, sBND.getShape().get(2));
        Trace once = trace.once();
        return patches.join(
                patches.inSlices(
                        patches.cut(xBCHW), sMD, (pixels, s) -> decoder.forward(pixels, s, once)));
    }
}
