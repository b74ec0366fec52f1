package org.intarsia.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Map;
import org.intarsia.pipeline.Assembly;
import org.intarsia.pipeline.Generator;
import org.intarsia.pipeline.PlainRun;
import org.intarsia.pipeline.SeededNoise;
import org.intarsia.spi.Conditioning;
import org.intarsia.spi.Latents;
import org.intarsia.spi.Objective;
import org.intarsia.spi.Predictor;
import org.intarsia.spi.Tokenizer;

/** The loss of one batch and its gradients, which are left in the parameters. */
final class Learner {
    private final Assembly network;
    private final Objective objective;
    private final long seed;

    Learner(Assembly network, long seed) {
        this.network = network;
        this.objective = network.part(Objective.class);
        this.seed = seed;
    }

    /** Adds the gradients of a batch to those that the parameters hold. */
    double learn(Batches.Batch batch) {
        try (NDManager manager = network.manager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            SeededNoise noise = new SeededNoise(seeds(batch.indices()));
            PlainRun run = new PlainRun(manager, noise, true);
            Latents data = network.part(Tokenizer.class).encode(pixels(manager, batch));
            Map<String, NDArray> draws = objective.draw(manager, network.latents(), noise);
            Conditioning given = new Generator(network).conditioning(manager, batch.labels());
            Conditioning dropped = objective.condition(given, draws);
            try (GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
                Predictor predictor = network.predictor(run, dropped, objective.wants(), false);
                NDArray loss = objective.loss(data, draws, predictor);
                gradients.backward(loss);
                return loss.getFloat();
            }
        }
    }

    private NDArray pixels(NDManager manager, Batches.Batch batch) {
        int rows = batch.indices().length;
        return manager.create(
                batch.pixels(),
                new Shape(rows, 3, network.image().height(), network.image().width()));
    }

    /** Seeds of the upper half, which are rarely asked for when pictures are made. */
    private long[] seeds(long[] indices) {
        long[] seeds = new long[indices.length];
        for (int row = 0; row < seeds.length; row++) {
            seeds[row] = (seed << 40) + indices[row];
        }
        return seeds;
    }
}
