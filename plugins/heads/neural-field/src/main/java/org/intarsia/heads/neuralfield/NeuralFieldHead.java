package org.intarsia.heads.neuralfield;

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

/**
 * A field at every patch. It is asked at the pixels of the state, however many of them a token
 * stands for: where the backbone was shown a smaller copy, on a denser grid.
 */
@Summary("Every token generates a small network over the pixels of its patch (PixNerd)")
final class NeuralFieldHead extends PixelHead {
    private final PixelPatches patches;
    private final NeuralField field;

    @Inject
    NeuralFieldHead(
            NeuralFieldOptions options,
            Weights weights,
            FeatureSpec features,
            LatentSpec latents,
            Parts parts) {
        super(
                options.spec(),
                new PatchTokens(features, options.expected(), options.addsCondition()),
                parts);
        patches = PixelPatches.of(latents, features);
        field =
                new NeuralField(
                        options,
                        weights,
                        new NeuralField.Dimensions(
                                features.width(), patches.channels(), patches.patch()));
    }

    @Override
    public long flops(int batch) {
        return 2 * batch * patches.grid().tokens() * field.cost();
    }

    /** The fields of one slice; of all pixels, what is cut, what slices gave, and both joined. */
    @Override
    public long workingBytes(int rows) {
        return Float.BYTES * (patches.atOnce(rows) * field.values() + 4 * patches.values(rows));
    }

    @Override
    protected NDArray predict(NDArray xBCHW, NDArray sBND, Trace trace) {
        field.watchCoordinates(trace);
        NDArray sMD = sBND.reshape(-1, sBND.getShape().get(2));
        Trace once = trace.once();
        return patches.join(
                patches.inSlices(
                        patches.cut(xBCHW), sMD, (pixels, s) -> field.forward(pixels, s, once)));
    }
}
