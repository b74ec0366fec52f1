package org.intarsia.samplers.autoregressive.patches;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.nn.training.WeightedTerms;
import org.intarsia.samplers.autoregressive.shared.TokenOrders;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * The loss of a head that makes one patch, for all patches of a picture given those before: all of
 * them in one forward of the backbone. It draws {@code order} where that is random.
 */
abstract class PatchwiseObjective implements Objective {
    static final Step WHOLE = new Step(0, 1, new float[0]);

    private final FeatureSpec features;
    private final PatchOptions.Order order;
    private final @Nullable PatchCodes codes;

    PatchwiseObjective(
            FeatureSpec features,
            LatentSpec latents,
            PatchOptions.Order order,
            CodeTerms terms,
            Parts parts) {
        this.features = features;
        this.order = order;
        if (!(latents instanceof LatentSpec.Continuous) || features.patch() < 1) {
            throw new IncompatibleException(
                    "backbone", "objective", features, "patches of continuous latents");
        }
        codes = PatchCodes.of(terms, features, parts).orElse(null);
        if (codes == null && features.width() < 1) {
            throw new IncompatibleException(
                    "backbone", "objective", features, "tokens of a known width");
        }
    }

    @Override
    public final Map<String, TensorSpec> projectors() {
        return codes == null ? Map.of() : codes.projectors();
    }

    /**
     * @param predictor the network on all patches but the last
     * @param patchesBNV in the order in which they were shown, channel, row and column
     * @param drawn what the head is told of the codes of the patches, or null where there are none
     */
    record Held(Predictor predictor, NDArray patchesBNV, @Nullable NDArray drawn) {}

    abstract Conditioning conditioning(TrainingBatch batch);

    /** What the head is asked for. */
    abstract PredictionKind wanted();

    /** Adds the terms of the head. */
    abstract void add(WeightedTerms terms, TrainingBatch batch, Held held);

    final FeatureSpec features() {
        return features;
    }

    @Override
    public final Optional<InputKind> shows() {
        return Optional.of(InputKind.VECTORS);
    }

    @Override
    public final boolean showsPlaces() {
        return order == PatchOptions.Order.RANDOM;
    }

    @Override
    public final Loss loss(TrainingBatch batch) {
        NDArray patches =
                Patches.patchify(
                        batch.latents().value(), features.patch(), Patches.Order.CHANNEL_FIRST);
        NDArray places = showsPlaces() ? order(batch) : null;
        if (places != null) {
            NDArray index = places.expandDims(2).broadcast(patches.getShape());
            patches = patches.gather(index, 1);
        }
        long n = patches.getShape().get(1);
        NDArray before = patches.get(new NDIndex(":, 0:{}", n - 1));
        Predictor network = batch.predictor(conditioning(batch), wanted());
        WeightedTerms terms = new WeightedTerms();
        if (codes == null) {
            Predictor held = network.hold(new ModelInput.Vectors(before, places, null), WHOLE);
            add(terms, batch, new Held(held, patches, null));
            return terms.loss();
        }
        PatchCodes.Coded coded = codes.of(batch, network, patches, places);
        NDArray earlier = coded.idsBN().get(new NDIndex(":, 0:{}", n - 1));
        Predictor held = network.hold(new ModelInput.Vectors(before, places, earlier), WHOLE);
        add(terms, batch, new Held(held, patches, coded.told()));
        codes.add(terms, held, coded);
        return terms.loss();
    }

    private NDArray order(TrainingBatch batch) {
        boolean[] chosen = new boolean[batch.noise().batch()];
        Arrays.fill(chosen, true);
        return TokenOrders.of(
                batch.run().manager(), batch.noise(), features.grid().tokens(), chosen);
    }
}
