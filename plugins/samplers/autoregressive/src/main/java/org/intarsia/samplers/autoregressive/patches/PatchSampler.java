package org.intarsia.samplers.autoregressive.patches;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.Arrays;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.nn.tokens.TokenDraw;
import org.intarsia.samplers.autoregressive.shared.DrawChecks;
import org.intarsia.samplers.autoregressive.shared.InnerFlow;
import org.intarsia.samplers.autoregressive.shared.TokenOrders;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Latents;
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
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * Patch after patch of continuous latents: the network is shown the patch before, a code is drawn
 * where there is a dictionary, and the sampler that it holds paints the patch. The state is the
 * whole, zero where nothing is painted yet; its memory the code that was drawn last.
 */
@Summary(
        "Patch by patch of continuous latents, each painted by the sampler under with: {flow: {kind:"
                + " sampler, ...}}")
public final class PatchSampler implements Sampler {
    static final String DICTIONARY = "dictionary";
    private static final String FLOW = "flow";
    private static final String CODE = "code";
    private static final float[] NO_TIME = {};

    private final PatchOptions options;
    private final LatentSpec.Continuous latents;
    private final Grid grid;
    private final int patch;
    private final boolean draws;
    private final TokenDraw draw;
    private final InnerFlow flow;

    /**
     * @param prediction of the head
     */
    @Inject
    PatchSampler(
            PatchOptions options,
            LatentSpec latents,
            FeatureSpec features,
            PredictionSpec prediction,
            Parts parts) {
        if (!(latents instanceof LatentSpec.Continuous continuous) || features.patch() < 1) {
            throw new IncompatibleException(
                    "backbone",
                    "sampler",
                    features,
                    "features of square patches of continuous latents");
        }
        this.options = options;
        this.latents = continuous;
        this.grid = features.grid();
        this.patch = features.patch();
        this.draws = features.member(DICTIONARY).isPresent();
        if (draws) {
            int codes = (int) features.member(DICTIONARY).orElseThrow().shape().get(1);
            DrawChecks.vocabulary(options.codes().topK(), codes);
        }
        this.draw = options.codes().draw();
        this.flow = new InnerFlow(parts.part(FLOW, Sampler.class), prediction, continuous);
    }

    @Override
    public PredictionKind wants() {
        return flow.sampler().wants();
    }

    @Override
    public InputKind shows() {
        return InputKind.VECTORS;
    }

    @Override
    public InputKind showsHead() {
        return flow.sampler().shows();
    }

    @Override
    public boolean showsPlaces() {
        return options.order() == PatchOptions.Order.RANDOM;
    }

    @Override
    public SamplerState start(SampleRequest request, Noise noise) {
        Shape whole = new Shape(noise.batch()).addAll(latents.shape());
        NDArray empty = request.manager().zeros(whole);
        return SamplerState.autoregression(grid.tokens(), new NDList(empty), noise);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        NDArray whole = state.values().get(0);
        NDList made =
                Scoped.keep(
                        whole.getManager(),
                        () -> {
                            NDArray patches =
                                    Patches.patchify(whole, patch, Patches.Order.CHANNEL_FIRST);
                            return painted(state, predictor, patches);
                        });
        return state.next(0, new NDList(made.get(0)), made.subNDList(1));
    }

    /** The whole with one more patch, and its code. */
    private NDList painted(SamplerState state, Predictor predictor, NDArray patchesBND) {
        int n = state.index();
        Step around = new Step(n, grid.tokens(), NO_TIME);
        NDArray order = order(state);
        Predictor held = predictor.hold(shown(state, patchesBND, order), around);
        NDList made = new NDList();
        NDArray code = null;
        if (draws) {
            long rows = patchesBND.getShape().get(0);
            NDArray none = patchesBND.getManager().create(new Shape(rows, 0), DataType.INT64);
            NDArray logits = held.by(DICTIONARY).predict(new ModelInput.Ids(none), around).get(0);
            code = draw.draw(logits, state.noise(), CODE, n);
            made.add(code);
        }
        NDArray painted =
                flow.paint(
                        patchesBND.getManager(),
                        new Grid(patch, patch),
                        state.noise().within("patch-" + n),
                        code == null ? held : new DrawnPredictor(held, code));
        NDArray place = order.get(new NDIndex(":, {}:{}", n, n + 1));
        made.add(0, placed(patchesBND, painted, place));
        return made;
    }

    private NDArray order(SamplerState state) {
        boolean[] chosen = new boolean[state.noise().batch()];
        Arrays.fill(chosen, showsPlaces());
        return TokenOrders.of(
                state.values().get(0).getManager(), state.noise(), grid.tokens(), chosen);
    }

    /** The patch before, its place and the next one's, its code. */
    private ModelInput shown(SamplerState state, NDArray patchesBND, NDArray orderBN) {
        int n = state.index();
        int before = Math.max(0, n - 1);
        Shape shape = patchesBND.getShape();
        NDArray places = showsPlaces() ? orderBN.get(new NDIndex(":, {}:{}", before, n + 1)) : null;
        if (n == 0) {
            Shape none = new Shape(shape.get(0), 0, shape.get(2));
            return new ModelInput.Vectors(patchesBND.getManager().create(none), places, null);
        }
        NDArray index =
                orderBN.get(new NDIndex(":, {}:{}", before, n))
                        .expandDims(2)
                        .broadcast(new Shape(shape.get(0), 1, shape.get(2)));
        NDArray code = draws ? state.memory().get(0) : null;
        return new ModelInput.Vectors(patchesBND.gather(index, 1), places, code);
    }

    /** The whole, with a patch of every row at its place. */
    private NDArray placed(NDArray patchesBND, NDArray paintedBCpp, NDArray placeB1) {
        Shape shape = patchesBND.getShape();
        NDArray here = placeB1.squeeze(1).oneHot(grid.tokens()).expandDims(2).gt(0.5f);
        NDArray one = paintedBCpp.reshape(shape.get(0), 1, shape.get(2)).broadcast(shape);
        NDArray all = NDArrays.where(here.broadcast(shape), one, patchesBND);
        return Patches.unpatchify(all, grid, patch, Patches.Order.CHANNEL_FIRST);
    }

    /** What is painted so far. */
    @Override
    public Latents latents(SamplerState state, SampleRequest request) {
        NDArray whole = state.values().get(0);
        NDArray end =
                options.clamp() ? whole.clip(latents.low(), latents.high()) : whole.duplicate();
        return Latents.clean(end, request.latents());
    }
}
