package org.intarsia.training.net;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.intarsia.spi.run.Scoped;
import org.intarsia.training.data.Dataset;
import org.intarsia.training.evaluation.Classifier;
import org.intarsia.training.recipe.Recipe;
import org.intarsia.weights.FreshWeights;

/** The evaluation's classifier, trained with cross-entropy. */
public final class ClassifierNet implements Net {
    private final NDManager manager = NDManager.newBaseManager();
    private final FreshWeights weights;
    private final Classifier classifier;
    private final Dataset data;
    private final String name;

    public ClassifierNet(Recipe recipe, long seed) {
        this.name = recipe.name();
        this.data = Datasets.of(recipe.data());
        this.weights = new FreshWeights(manager, seed, "", recipe.precision());
        this.classifier = new Classifier(weights.view(), data.classes());
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public FreshWeights weights() {
        return weights;
    }

    @Override
    public Learned learn(Batches.Batch batch, double progress, Net mean) {
        try (NDManager step = manager.newSubManager()) {
            return Scoped.value(() -> learn(step, batch));
        }
    }

    private Learned learn(NDManager step, Batches.Batch batch) {
        Shape shape = new Shape(batch.labels().length, 3, data.size(), data.size());
        NDArray images = step.create(batch.pixels(), shape);
        NDArray labels = step.create(batch.labels()).reshape(-1, 1);
        NDArray truth = labels.eq(step.arange(data.classes()).reshape(1, -1));
        NDArray oneHot = truth.toType(images.getDataType(), false);
        try (GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray logits = classifier.logits(classifier.features(images));
            NDArray loss = logits.logSoftmax(1).mul(oneHot).sum(new int[] {1}).mean().neg();
            gradients.backward(loss);
            return new Learned(loss.getFloat());
        }
    }

    @Override
    public boolean sample(Path file, String header, BooleanSupplier stopped) {
        return false;
    }

    @Override
    public SortedMap<String, String> identity() {
        return new TreeMap<>(Map.of("network", "classifier of " + data.classes() + " classes"));
    }

    @Override
    public String file() {
        return name + ".safetensors";
    }

    @Override
    public void close() {
        weights.close();
        manager.close();
    }
}
