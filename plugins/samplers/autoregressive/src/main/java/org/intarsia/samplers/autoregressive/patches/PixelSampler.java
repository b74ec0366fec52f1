package org.intarsia.samplers.autoregressive.patches;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import org.intarsia.nn.pixels.PixelLevels;
import org.intarsia.nn.tokens.TokenDraw;
import org.intarsia.samplers.autoregressive.shared.DrawChecks;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;

/**
 * Patch after patch of pixels, each drawn number by number: pixel after pixel, red, green and blue.
 * The head is shown the numbers of the patch so far, behind those of the patch before.
 */
@Summary("Patch by patch of pixels, each drawn number by number (dual-level autoregression)")
public final class PixelSampler extends PatchwiseSampler {
    private static final String PIXEL = "pixel";

    private final TokenDraw draw;
    private final int numbers;

    @Inject
    PixelSampler(PixelOptions options, LatentSpec latents, FeatureSpec features) {
        super(PatchOptions.Order.RASTER, options.numbers(), latents, features);
        if (latents().channels() != PixelLevels.COLOURS) {
            throw new IncompatibleException(
                    "tokenizer", "sampler", latents, "pixels, red, green and blue in [-1, 1]");
        }
        DrawChecks.vocabulary(options.numbers().topK(), PixelLevels.LEVELS);
        draw = options.numbers().draw();
        numbers = PixelLevels.COLOURS * patch() * patch();
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.LOGITS;
    }

    @Override
    public InputKind showsHead() {
        return InputKind.IDS;
    }

    @Override
    NDArray made(SamplerState state, Place place) {
        NDArray shown = before(state, place);
        long given = shown.getShape().get(1);
        Noise noise = state.noise().within("patch-" + place.n());
        for (int i = 0; i < numbers; i++) {
            NDArray sofar = shown;
            shown = further(sofar, place, noise, i);
            sofar.close();
        }
        NDArray levels = shown.get(new NDIndex(":, {}:", given)).expandDims(1);
        return PixelLevels.values(levels);
    }

    /** The numbers of the patch before, none before the first [B, n]. */
    private NDArray before(SamplerState state, Place place) {
        int rows = state.noise().batch();
        return place.n() == 0
                ? place.patchesBNV().getManager().create(new Shape(rows, 0), DataType.INT64)
                : PixelLevels.of(place.before()).squeeze(1);
    }

    private NDArray further(NDArray shown, Place place, Noise noise, int number) {
        Step step = new Step(number, numbers, NO_TIME);
        NDArray logits =
                place.held().predict(new ModelInput.Ids(shown, null, place.code()), step).get(0);
        NDArray longer =
                Scoped.run(
                        () ->
                                NDArrays.concat(
                                        new NDList(shown, draw.draw(logits, noise, PIXEL, number)),
                                        1));
        logits.close();
        return longer;
    }

    /** What is drawn so far. */
    @Override
    public Latents latents(SamplerState state, SampleRequest request) {
        return Latents.clean(state.values().get(0).duplicate(), request.latents());
    }
}
