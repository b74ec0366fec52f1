package org.intarsia.samplers.autoregressive.patches;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.Optional;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.samplers.autoregressive.shared.TokenOrders;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;

/**
 * The loss of a head that makes one patch, for all patches of a picture given those before: all of
 * them in one forward of the backbone. It draws {@code order} where that is random.
 */
abstract class PatchwiseObjective implements Objective {
    static final Step WHOLE = new Step(0, 1, new float[0]);

    private final FeatureSpec features;
    private final PatchOptions.Order order;

    PatchwiseObjective(FeatureSpec features, LatentSpec latents, PatchOptions.Order order) {
        this.features = features;
        this.order = order;
        if (!(latents instanceof LatentSpec.Continuous) || features.patch() < 1) {
            throw new IncompatibleException(
                    "backbone", "objective", features, "patches of continuous latents");
        }
        if (features.width() < 1) {
            throw new IncompatibleException(
                    "backbone",
                    "objective",
                    features,
                    "tokens of a known width, which no dictionary stands for");
        }
    }

    /**
     * @param predictor the network on all patches but the last
     * @param patchesBNV in the order in which they were shown, channel, row and column
     */
    record Held(Predictor predictor, NDArray patchesBNV) {}

    abstract Conditioning conditioning(TrainingBatch batch);

    /** What the head is asked for. */
    abstract PredictionKind wanted();

    abstract Loss loss(TrainingBatch batch, Held held);

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
        Predictor held =
                batch.predictor(conditioning(batch), wanted())
                        .hold(new ModelInput.Vectors(before, places, null), WHOLE);
        return loss(batch, new Held(held, patches));
    }

    private NDArray order(TrainingBatch batch) {
        boolean[] chosen = new boolean[batch.noise().batch()];
        Arrays.fill(chosen, true);
        return TokenOrders.of(
                batch.run().manager(), batch.noise(), features.grid().tokens(), chosen);
    }
}
