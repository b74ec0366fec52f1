package org.intarsia.heads.pixeldit;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import org.intarsia.nn.options.BlockSizes;
import org.intarsia.nn.pixels.PatchTokens;
import org.intarsia.nn.pixels.PixelHead;
import org.intarsia.nn.pixels.PixelPatches;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.LatentSpec;

/** The pixel level of PixelDiT behind any backbone that gives one token a patch. */
@Summary("Transformer blocks over single pixels, modulated by the tokens (PixelDiT)")
final class PixelDitHead extends PixelHead {
    private final PixelLevel level;

    @Inject
    PixelDitHead(
            PixelDitHeadOptions options,
            Weights weights,
            FeatureSpec features,
            LatentSpec latents,
            Parts parts) {
        super(
                options.spec(),
                new PatchTokens(features, options.expected(), options.addsCondition()),
                parts);
        PixelPatches patches = PixelPatches.of(latents, features);
        level = new PixelLevel(options, weights, patches, sizes(options, features, patches));
    }

    private static PitBlock.Dimensions sizes(
            PixelDitHeadOptions options, FeatureSpec features, PixelPatches patches) {
        int width = features.width();
        int a = options.pixelAttnHiddenSize() == null ? width : options.pixelAttnHiddenSize();
        int heads = options.pixelNumGroups();
        Problems problems = new Problems();
        BlockSizes.checkHeads(
                problems,
                new BlockSizes.Named("pixel-attn-hidden-size", a),
                new BlockSizes.Named("pixel-num-groups", heads));
        problems.throwIfAny();
        return new PitBlock.Dimensions(
                width, patches.patch().tokens(), options.pixelHiddenSize(), a, heads);
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
    protected NDArray predict(NDArray xBCHW, NDArray sBND, Trace trace) {
        return level.forward(xBCHW, sBND, trace);
    }
}
