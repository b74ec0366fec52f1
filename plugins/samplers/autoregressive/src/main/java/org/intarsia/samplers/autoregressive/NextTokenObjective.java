package org.intarsia.samplers.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.google.inject.Inject;
import java.util.Map;
import org.intarsia.spi.Objective;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;

/** Cross-entropy of the next token in raster order (LlamaGen, arXiv 2406.06525). */
final class NextTokenObjective implements Objective {
    private final NextTokenOptions options;

    @Inject
    NextTokenObjective(NextTokenOptions options) {
        this.options = options;
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
        return NextToken.loss(data.value(), new NDList(), predictor);
    }
}
