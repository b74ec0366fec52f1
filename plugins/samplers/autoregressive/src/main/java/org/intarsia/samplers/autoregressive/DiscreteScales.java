package org.intarsia.samplers.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.nn.tokens.TokenDraw;
import org.intarsia.samplers.autoregressive.shared.DrawChecks;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;

/**
 * One token map after the other, coarse to fine, each drawn at once (VAR, arXiv 2404.02905). The
 * state holds the ids of all maps so far; its memory is the feature map that they add up to, of
 * which the network is shown what the codebook makes of it.
 */
final class DiscreteScales implements Sampler {
    static final String IDS = "ids";

    private static final float[] NO_TIME = {};

    private final TokenDraw draw;
    private final Codebook codebook;
    private final List<Grid> scales;

    DiscreteScales(NextScaleOptions options, Codebook codebook) {
        LatentSpec.Discrete ids = codebook.latents();
        DrawChecks.vocabulary(options.topK(), ids.vocabulary());
        this.draw = options.draw();
        this.codebook = codebook;
        this.scales = ids.scales();
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.LOGITS;
    }

    @Override
    public InputKind shows() {
        return InputKind.VECTORS;
    }

    @Override
    public SamplerState start(SampleRequest request, Noise noise) {
        NDArray none = request.manager().create(new Shape(noise.batch(), 0), DataType.INT64);
        return SamplerState.autoregression(scales.size(), new NDList(none), noise);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        NDArray before = state.values().get(0);
        int scale = state.index();
        NDList made =
                Scoped.list(
                        () -> {
                            NDArray seen = scale == 0 ? null : state.memory().get(0);
                            Step step = new Step(scale, state.expected(), NO_TIME);
                            ModelInput shown = new ModelInput.Vectors(shown(before, seen, scale));
                            NDArray logits = predictor.predict(shown, step).get(0);
                            NDArray drawn = draw.draw(logits, state.noise(), IDS, scale);
                            return new NDList(
                                    NDArrays.concat(new NDList(before, drawn), 1),
                                    codebook.accumulate(seen, drawn, scale));
                        });
        made.attach(before.getManager());
        return state.next(0, new NDList(made.get(0)), new NDList(made.get(1)));
    }

    /** What the network sees: nothing before the first scale. */
    private NDArray shown(NDArray ids, NDArray seen, int scale) {
        if (scale > 0) {
            return codebook.input(seen, scale);
        }
        Shape none = new Shape(ids.getShape().get(0), 0, codebook.latents().codeWidth());
        return ids.getManager().create(none);
    }

    /** The scales drawn so far, which is what a preview shows. */
    @Override
    public Latents latents(SamplerState state, SampleRequest request) {
        NDArray ids = state.values().get(0);
        NDList maps = new NDList();
        int start = 0;
        for (Grid scale : scales.subList(0, state.index())) {
            maps.add(ids.get(new NDIndex(":, {}:{}", start, start + scale.tokens())));
            start += scale.tokens();
        }
        return new Latents(maps, request.latents(), 0);
    }
}
