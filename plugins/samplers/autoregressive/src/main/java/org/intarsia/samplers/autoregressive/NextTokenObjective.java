package org.intarsia.samplers.autoregressive;

import ai.djl.ndarray.NDArray;
import com.google.inject.Inject;
import java.util.Optional;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;

/** Cross-entropy of the next token in raster order (LlamaGen, arXiv 2406.06525). */
@Summary("Cross-entropy of token ids in raster order")
final class NextTokenObjective extends TokenObjective {
    @Inject
    NextTokenObjective(NextTokenOptions options, PredictionSpec spec, LatentSpec latents) {
        super(options.labelDrop(), spec);
        checkRaster(latents);
    }

    @Override
    public Optional<InputKind> shows() {
        return Optional.of(InputKind.IDS);
    }

    @Override
    Sequence sequence(TrainingBatch batch) {
        NDArray ids = batch.latents().value();
        return new Sequence(new ModelInput.Ids(context(ids)), ids);
    }
}
