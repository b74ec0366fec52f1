package org.intarsia.samplers.autoregressive.patches;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import java.util.Optional;
import org.intarsia.nn.pixels.PixelLevels;
import org.intarsia.nn.training.WeightedTerms;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * Mean cross-entropy of every number of every pixel, given those before it in its patch and what
 * the first level says of the patch: both levels learn from it. It draws which rows are trained
 * without their label, and which patches without {@code z} or without their earlier pixels.
 */
@Summary("Cross-entropy of the numbers of pixels, patch by patch (dual-level autoregression)")
public final class NextPixelObjective extends PatchwiseObjective {
    private static final String HISTORY = "history";

    private final NextPixelOptions options;

    @Inject
    public NextPixelObjective(
            NextPixelOptions options,
            PredictionSpec spec,
            FeatureSpec features,
            LatentSpec latents,
            Parts parts) {
        super(features, latents, PatchOptions.Order.RASTER, options.codes(), parts);
        this.options = options;
        if (spec.kind() != PredictionKind.LOGITS) {
            throw new IncompatibleException("head", "objective", spec.kind(), "LOGITS");
        }
    }

    @Override
    public Optional<InputKind> showsHead() {
        return Optional.of(InputKind.IDS);
    }

    @Override
    Conditioning conditioning(TrainingBatch batch) {
        Conditioning given = options.drops().of(batch, features());
        return PatchDrops.dropped(given, batch, features(), HISTORY, options.historyDrop());
    }

    @Override
    PredictionKind wanted() {
        return PredictionKind.LOGITS;
    }

    @Override
    void add(WeightedTerms terms, TrainingBatch batch, Held held) {
        NDArray levels = PixelLevels.of(held.patchesBNV());
        NDArray ids = levels.reshape(levels.getShape().get(0), -1);
        ModelInput shown = new ModelInput.Ids(ids, null, held.drawn());
        NDArray logits = held.predictor().predict(shown, WHOLE).get(0);
        terms.add(
                "cross-entropy",
                1,
                () -> logits.logSoftmax(-1).gather(ids.expandDims(2), 2).mean().neg());
    }
}
