package org.intarsia.heads.pixeldit;

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
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;

/** The pixel level of PixelDiT behind any backbone that gives one token a patch. */
@Summary("Transformer blocks over single pixels, modulated by the tokens (PixelDiT)")
final class PixelDitHead implements PredictionHead, Costed, Footprint {
    private final PredictionSpec prediction;
    private final PixelLevel level;
    private final PatchTokens tokens;
    private final Map<String, PredictionHead> heads;

    @Inject
    PixelDitHead(
            PixelDitHeadOptions options,
            Weights weights,
            FeatureSpec features,
            LatentSpec latents,
            Parts parts) {
        PixelPatches patches = PixelPatches.of(latents, features);
        prediction = options.spec();
        tokens = new PatchTokens(features, options.fitted(), options.addsCondition());
        level = new PixelLevel(options, weights, patches, sizes(options, features, patches));
        heads = parts.all(PredictionHead.class, "align");
    }

    private static PitBlock.Dimensions sizes(
            PixelDitHeadOptions options, FeatureSpec features, PixelPatches patches) {
        int width = features.width();
        int a = options.pixelAttnHiddenSize() == null ? width : options.pixelAttnHiddenSize();
        int heads = options.pixelNumGroups();
        if (a % (4 * heads) != 0) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_OPTION,
                    "pixel-attn-hidden-size",
                    a + " is not " + heads + " heads of a multiple of 4",
                    "Use a multiple of " + 4 * heads + ", or change pixel-num-groups.");
        }
        return new PitBlock.Dimensions(
                width, patches.patch().tokens(), options.pixelHiddenSize(), a, heads);
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
        return 2 * batch * level.cost();
    }

    @Override
    public long workingBytes(int rows) {
        return level.workingBytes(rows);
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
                                level.forward(
                                        ModelInput.latents(input).latents(),
                                        tokens.of(features),
                                        step.trace())));
    }
}
