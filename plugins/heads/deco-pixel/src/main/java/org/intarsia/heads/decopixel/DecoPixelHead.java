package org.intarsia.heads.decopixel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.Map;
import java.util.Set;
import org.intarsia.nn.ops.Costed;
import org.intarsia.nn.pixels.PatchTokens;
import org.intarsia.nn.pixels.PixelPatches;
import org.intarsia.spi.Footprint;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;

/** Every pixel through a small network that its patch's token modulates. */
@Summary("A pixel decoder that adds high frequencies under the condition of the tokens (DeCo)")
final class DecoPixelHead implements PredictionHead, Costed, Footprint {
    private final PredictionSpec prediction;
    private final PixelPatches patches;
    private final PixelDecoder decoder;
    private final PatchTokens tokens;
    private final Map<String, PredictionHead> heads;

    @Inject
    DecoPixelHead(
            DecoPixelOptions options,
            Weights weights,
            FeatureSpec features,
            LatentSpec latents,
            Parts parts) {
        prediction = options.spec();
        patches = PixelPatches.of(latents, features);
        tokens = new PatchTokens(features, options.fitted(), false);
        decoder = new PixelDecoder(options, weights, features.width(), patches);
        heads = parts.all(PredictionHead.class, "align");
    }

    @Override
    public FeatureSpec accepts() {
        return tokens.accepts();
    }

    @Override
    public PredictionSpec prediction() {
        return prediction;
    }

    @Override
    public Map<String, PredictionHead> heads() {
        return heads;
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
    public Set<InputKind> reads() {
        return Set.of(InputKind.LATENTS);
    }

    @Override
    public NDList predict(NDList features, ModelInput input, Step step) {
        return new NDList(
                Scoped.run(
                        () -> {
                            NDArray sBND = tokens.of(features);
                            NDArray sMD = sBND.reshape(-1, sBND.getShape().get(2));
                            return predict(
                                    patches.cut(ModelInput.latents(input).latents()),
                                    sMD,
                                    step.trace());
                        }));
    }

    private NDArray predict(NDArray pixelsMPC, NDArray sMD, Trace trace) {
        Trace once = trace.once();
        NDArray values =
                patches.inSlices(pixelsMPC, sMD, (pixels, s) -> decoder.forward(pixels, s, once));
        return patches.join(values);
    }
}
