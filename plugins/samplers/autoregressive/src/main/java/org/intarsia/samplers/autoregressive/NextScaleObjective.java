package org.intarsia.samplers.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.google.inject.Inject;
import java.util.Map;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.Objective;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;

/**
 * Cross-entropy of every token of a pyramid, given the coarser scales; all scales in one forward,
 * each token with the same weight (VAR). The tokenizer is not trained.
 */
final class NextScaleObjective implements Objective {
    private final NextTokenOptions options;
    private final Codebook codebook;

    @Inject
    NextScaleObjective(NextTokenOptions options, Codebook codebook) {
        this.options = options;
        this.codebook = codebook;
    }

    @Override
    public PredictionKind wants() {
        return PredictionKind.LOGITS;
    }

    @Override
    public Map<String, NDArray> draw(NDManager manager, LatentSpec latents, Noise noise) {
        return Map.of(NextToken.DROP, NextToken.drops(manager, noise, options.labelDrop()));
    }

    @Override
    public Conditioning condition(Conditioning conditioning, Map<String, NDArray> draws) {
        return NextToken.condition(conditioning, draws);
    }

    @Override
    public NDArray loss(Latents data, Map<String, NDArray> draws, Predictor predictor) {
        NDArray shown = Gradients.off(() -> codebook.inputs(data.values()));
        NDArray ids = NDArrays.concat(data.values(), 1);
        Step step = new Step(0, 1, new float[0]);
        NDArray logits = predictor.predict(new NDList(shown), step).get(0);
        return logits.logSoftmax(-1).gather(ids.expandDims(2), 2).mean().neg();
    }
}
