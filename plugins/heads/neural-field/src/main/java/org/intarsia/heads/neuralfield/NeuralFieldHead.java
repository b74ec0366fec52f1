package org.intarsia.heads.neuralfield;

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

/**
 * A field at every patch. It is asked at the pixels of the state, however many of them a token
 * stands for: where the backbone was shown a smaller copy, on a denser grid.
 */
@Summary("Every token generates a small network over the pixels of its patch (PixNerd)")
final class NeuralFieldHead implements PredictionHead, Costed, Footprint {
    private final PredictionSpec prediction;
    private final PixelPatches patches;
    private final NeuralField field;
    private final PatchTokens tokens;
    private final Map<String, PredictionHead> heads;

    @Inject
    NeuralFieldHead(
            NeuralFieldOptions options,
            Weights weights,
            FeatureSpec features,
            LatentSpec latents,
            Parts parts) {
        prediction = options.spec();
        patches = PixelPatches.of(latents, features);
        tokens = new PatchTokens(features, options.fitted(), options.addsCondition());
        field =
                new NeuralField(
                        options,
                        weights,
                        new NeuralField.Dimensions(
                                features.width(), patches.channels(), patches.patch()));
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
        return 2 * batch * patches.grid().tokens() * field.cost();
    }

    /** The fields of one slice; of all pixels, what is cut, what slices gave, and both joined. */
    @Override
    public long workingBytes(int rows) {
        return Float.BYTES * (patches.atOnce(rows) * field.values() + 4 * patches.values(rows));
    }

    @Override
    public Set<InputKind> reads() {
        return Set.of(InputKind.LATENTS);
    }

    @Override
    public NDList predict(NDList features, ModelInput input, Step step) {
        return new NDList(
                Scoped.run(
                        () ->
                                predict(
                                        features,
                                        ModelInput.latents(input).latents(),
                                        step.trace())));
    }

    private NDArray predict(NDList features, NDArray xBCHW, Trace trace) {
        field.watchCoordinates(trace);
        NDArray sBND = tokens.of(features);
        NDArray sMD = sBND.reshape(-1, sBND.getShape().get(2));
        Trace once = trace.once();
        NDArray values =
                patches.inSlices(
                        patches.cut(xBCHW), sMD, (pixels, s) -> field.forward(pixels, s, once));
        return patches.join(values);
    }
}
