package org.intarsia.samplers.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.Optional;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * Cross-entropy of every token of a pyramid, given the coarser scales; all scales in one forward,
 * each token with the same weight (VAR). The tokenizer is not trained.
 */
@Summary("Cross-entropy of all scales of a pyramid of token ids")
final class NextScaleObjective extends TokenObjective {
    private final Codebook codebook;

    @Inject
    NextScaleObjective(NextTokenOptions options, PredictionSpec spec, Codebook codebook) {
        super(options.labelDrop(), spec);
        this.codebook = codebook;
    }

    @Override
    public Optional<InputKind> shows() {
        return Optional.of(InputKind.VECTORS);
    }

    @Override
    Sequence sequence(TrainingBatch batch) {
        NDList scales = batch.latents().values();
        NDArray shown = Gradients.off(() -> codebook.inputs(scales));
        return new Sequence(new ModelInput.Vectors(shown), NDArrays.concat(scales, 1));
    }
}
