package org.intarsia.samplers.autoregressive.patches;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.nn.tokens.TokenDraw;
import org.intarsia.samplers.autoregressive.shared.DrawChecks;
import org.intarsia.samplers.autoregressive.shared.DrawOptions;
import org.intarsia.samplers.autoregressive.shared.TokenOrders;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.jspecify.annotations.Nullable;

/**
 * Patch after patch of continuous latents: the network is shown the patch before, a code is drawn
 * where there is a dictionary, and the patch is made on what was held. The state is the whole, zero
 * where nothing is made yet; its memory the code that was drawn last.
 */
abstract class PatchwiseSampler implements Sampler {
    static final String DICTIONARY = "dictionary";
    static final float[] NO_TIME = {};
    private static final String CODE = "code";

    private final PatchOptions.Order order;
    private final LatentSpec.Continuous latents;
    private final Grid grid;
    private final int patch;
    private final boolean draws;
    private final TokenDraw draw;

    PatchwiseSampler(
            PatchOptions.Order order, DrawOptions codes, LatentSpec latents, FeatureSpec features) {
        if (!(latents instanceof LatentSpec.Continuous continuous) || features.patch() < 1) {
            throw new IncompatibleException(
                    "backbone",
                    "sampler",
                    features,
                    "features of square patches of continuous latents");
        }
        this.order = order;
        this.latents = continuous;
        grid = features.grid();
        patch = features.patch();
        draws = features.member(DICTIONARY).isPresent();
        if (draws) {
            int size = (int) features.member(DICTIONARY).orElseThrow().shape().get(1);
            DrawChecks.vocabulary(codes.topK(), size);
        }
        draw = codes.draw();
    }

    /**
     * The patch that is made.
     *
     * @param n its number
     * @param held the network on what was held for it
     * @param code that was drawn for it [B, 1], or null without a dictionary
     * @param patchesBNV the whole
     * @param orderBN raster places [B, N]
     */
    record Place(
            int n, Predictor held, @Nullable NDArray code, NDArray patchesBNV, NDArray orderBN) {
        /** The patch that was made before [B, 1, V]; there is one where n is above 0. */
        NDArray before() {
            return PatchwiseSampler.before(patchesBNV, orderBN, n);
        }
    }

    private static NDArray before(NDArray patchesBNV, NDArray orderBN, int n) {
        Shape shape = patchesBNV.getShape();
        NDArray index =
                orderBN.get(new NDIndex(":, {}:{}", n - 1, n))
                        .expandDims(2)
                        .broadcast(new Shape(shape.get(0), 1, shape.get(2)));
        return patchesBNV.gather(index, 1);
    }

    /**
     * @return the values of the patch, of each row channel, row and column
     */
    abstract NDArray made(SamplerState state, Place place);

    final LatentSpec.Continuous latents() {
        return latents;
    }

    final int patch() {
        return patch;
    }

    @Override
    public final InputKind shows() {
        return InputKind.VECTORS;
    }

    @Override
    public final boolean showsPlaces() {
        return order == PatchOptions.Order.RANDOM;
    }

    @Override
    public final SamplerState start(SampleRequest request, Noise noise) {
        Shape whole = new Shape(noise.batch()).addAll(latents.shape());
        NDArray empty = request.manager().zeros(whole);
        return SamplerState.autoregression(grid.tokens(), new NDList(empty), noise);
    }

    @Override
    public final SamplerState step(SamplerState state, Predictor predictor) {
        NDArray whole = state.values().get(0);
        NDList made =
                Scoped.keep(
                        whole.getManager(),
                        () -> {
                            NDArray patches =
                                    Patches.patchify(whole, patch, Patches.Order.CHANNEL_FIRST);
                            return further(state, predictor, patches);
                        });
        return state.next(0, new NDList(made.get(0)), made.subNDList(1));
    }

    /** The whole with one more patch, and its code. */
    private NDList further(SamplerState state, Predictor predictor, NDArray patchesBNV) {
        int n = state.index();
        Step around = new Step(n, grid.tokens(), NO_TIME);
        NDArray places = order(state);
        Predictor held = predictor.hold(shown(state, patchesBNV, places), around);
        NDList made = new NDList();
        NDArray code = null;
        if (draws) {
            long rows = patchesBNV.getShape().get(0);
            NDArray none = patchesBNV.getManager().create(new Shape(rows, 0), DataType.INT64);
            NDArray logits = held.by(DICTIONARY).predict(new ModelInput.Ids(none), around).get(0);
            code = draw.draw(logits, state.noise(), CODE, n);
            made.add(code);
        }
        NDArray values = made(state, new Place(n, held, code, patchesBNV, places));
        NDArray here = places.get(new NDIndex(":, {}:{}", n, n + 1));
        made.add(0, placed(patchesBNV, values, here));
        return made;
    }

    private NDArray order(SamplerState state) {
        boolean[] chosen = new boolean[state.noise().batch()];
        Arrays.fill(chosen, showsPlaces());
        return TokenOrders.of(
                state.values().get(0).getManager(), state.noise(), grid.tokens(), chosen);
    }

    /** The patch before, its place and the next one's, its code. */
    private ModelInput shown(SamplerState state, NDArray patchesBNV, NDArray orderBN) {
        int n = state.index();
        int before = Math.max(0, n - 1);
        Shape shape = patchesBNV.getShape();
        NDArray places = showsPlaces() ? orderBN.get(new NDIndex(":, {}:{}", before, n + 1)) : null;
        if (n == 0) {
            Shape none = new Shape(shape.get(0), 0, shape.get(2));
            return new ModelInput.Vectors(patchesBNV.getManager().create(none), places, null);
        }
        NDArray code = draws ? state.memory().get(0) : null;
        return new ModelInput.Vectors(before(patchesBNV, orderBN, n), places, code);
    }

    /** The whole, with a patch of every row at its place. */
    private NDArray placed(NDArray patchesBNV, NDArray values, NDArray placeB1) {
        Shape shape = patchesBNV.getShape();
        NDArray here = placeB1.squeeze(1).oneHot(grid.tokens()).expandDims(2).gt(0.5f);
        NDArray one = values.reshape(shape.get(0), 1, shape.get(2)).broadcast(shape);
        NDArray all = NDArrays.where(here.broadcast(shape), one, patchesBNV);
        return Patches.unpatchify(all, grid, patch, Patches.Order.CHANNEL_FIRST);
    }
}
