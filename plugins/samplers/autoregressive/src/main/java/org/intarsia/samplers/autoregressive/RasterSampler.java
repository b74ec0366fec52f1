package org.intarsia.samplers.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import org.intarsia.nn.tokens.TokenDraw;
import org.intarsia.nn.tokens.TokenIds;
import org.intarsia.samplers.autoregressive.shared.DrawChecks;
import org.intarsia.samplers.autoregressive.shared.DrawOptions;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Summary;
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
 * Token after token, row after row (LlamaGen, RAR). A step is a row of the grid, so that every step
 * shows more of the picture; within it the network is asked once a token.
 */
@Summary("Draws token ids in raster order; a step is a row of tokens")
final class RasterSampler implements Sampler {
    static final String IDS = "ids";

    private static final float[] NO_TIME = {};

    private final TokenDraw draw;
    private final Grid grid;

    @Inject
    RasterSampler(DrawOptions options, LatentSpec latents) {
        LatentSpec.Discrete ids = TokenIds.raster(latents, "sampler");
        DrawChecks.vocabulary(options.topK(), ids.vocabulary());
        draw = options.draw();
        grid = ids.grid();
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.LOGITS;
    }

    @Override
    public InputKind shows() {
        return InputKind.IDS;
    }

    @Override
    public SamplerState start(SampleRequest request, Noise noise) {
        NDArray none = request.manager().create(new Shape(noise.batch(), 0), DataType.INT64);
        return SamplerState.autoregression(grid.rows(), new NDList(none), noise);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        NDArray before = state.values().get(0);
        NDArray ids = before;
        for (int column = 0; column < grid.columns(); column++) {
            NDArray shown = ids;
            NDArray longer = append(shown, state, predictor);
            if (shown != before) {
                shown.close();
            }
            ids = longer;
        }
        ids.attach(before.getManager());
        return state.next(0, new NDList(ids), new NDList());
    }

    private NDArray append(NDArray ids, SamplerState state, Predictor predictor) {
        int position = Math.toIntExact(ids.getShape().get(1));
        Step step = new Step(position, grid.tokens(), NO_TIME);
        // Outside the scope: what the network keeps for the run must outlive it.
        NDArray logits = predictor.predict(new ModelInput.Ids(ids), step).get(0);
        NDArray longer =
                Scoped.run(
                        () -> {
                            long rows = logits.getShape().get(1);
                            NDArray last = logits.get(new NDIndex(":, {}:", rows - 1));
                            NDArray next = draw.draw(last, state.noise(), IDS, position);
                            return NDArrays.concat(new NDList(ids, next), 1);
                        });
        logits.close();
        return longer;
    }

    /** The ids drawn so far; the rows that are missing look like the last one. */
    @Override
    public Latents latents(SamplerState state, SampleRequest request) {
        NDArray ids = state.values().get(0);
        int drawn = state.index();
        if (drawn == grid.rows()) {
            return Latents.clean(ids.duplicate(), request.latents());
        }
        long batch = ids.getShape().get(0);
        Shape whole = new Shape(batch, grid.tokens());
        if (drawn == 0) {
            return Latents.clean(ids.getManager().zeros(whole, DataType.INT64), request.latents());
        }
        int columns = grid.columns();
        NDList rows = new NDList(ids);
        try (NDArray last = ids.get(new NDIndex(":, {}:", (drawn - 1) * columns))) {
            for (int row = drawn; row < grid.rows(); row++) {
                rows.add(last);
            }
            return Latents.clean(NDArrays.concat(rows, 1), request.latents());
        }
    }
}
