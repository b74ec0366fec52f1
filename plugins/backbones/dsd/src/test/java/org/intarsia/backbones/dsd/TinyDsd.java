package org.intarsia.backbones.dsd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.backbones.dsd.objective.DsdObjective;
import org.intarsia.backbones.dsd.objective.DsdObjectiveOptions;
import org.intarsia.spi.Component;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.Loss;
import org.intarsia.spi.RunContext.Network;
import org.intarsia.spi.TrainableDecoder;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.testkit.GarbageCollection;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestParts;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.pipeline.FreshParameters;

/** All parts over one set of parameters, as a training builds them: 12 x 8 pixels, six tokens. */
final class TinyDsd implements AutoCloseable {
    static final ImageSpec IMAGE = new ImageSpec(12, 8);
    static final ConditioningSpec CLASSES = new ConditioningSpec.Classes(3, List.of());

    /** No term at all; a test gives those that it is about a weight. */
    private static final Map<String, Object> NOTHING =
            Map.of(
                    "distillation-weight", 0,
                    "velocity-weight", 0,
                    "reconstruction-weight", 0,
                    "align-weight", 0,
                    "deep-weight", 0,
                    "class-weight", 0,
                    "projector-dim", 6);

    final NDManager manager = NDManager.newBaseManager();
    final FreshParameters parameters;
    final FreshParameters own;
    final SharedNetwork shared = new SharedNetwork();
    final DsdTokenizer tokenizer;
    final DsdBackbone backbone;
    final DsdHead head;
    final DsdDecoder decoder;

    TinyDsd(long seed) {
        this(seed, Map.of(), Map.of());
    }

    /**
     * @param sizes options of the tokenizer that are not the tiny ones
     * @param outputs options of the head
     */
    TinyDsd(long seed, Map<String, ?> sizes, Map<String, ?> outputs) {
        parameters = new FreshParameters(manager, seed);
        own = new FreshParameters(manager, seed);
        DsdOptions options = options(sizes);
        tokenizer = new DsdTokenizer(options, parameters.weights(), IMAGE, shared);
        backbone =
                new DsdBackbone(
                        Options.of(DsdBackboneOptions.class, Map.of()),
                        parameters.weights(),
                        tokenizer.latents(),
                        CLASSES,
                        shared);
        Map<String, Object> given = new HashMap<>(Map.of("num-heads", 2, "mlp-ratio", 2));
        given.putAll(outputs);
        head =
                new DsdHead(
                        Options.of(DsdHeadOptions.class, given),
                        parameters.weights(),
                        backbone.features(),
                        tokenizer.latents(),
                        shared);
        decoder = new DsdDecoder(options, parameters.weights(), IMAGE, shared);
    }

    static DsdOptions options(Map<String, ?> sizes) {
        Map<String, Object> given =
                new HashMap<>(
                        Map.of(
                                "patch-size", 4,
                                "hidden-size", 16,
                                "depth", 3,
                                "num-heads", 2,
                                "mlp-ratio", 2,
                                "latent-dim", 5));
        given.putAll(sizes);
        return Options.of(DsdOptions.class, given);
    }

    LatentSpec.Continuous latents() {
        return (LatentSpec.Continuous) tokenizer.latents();
    }

    /** With these terms alone. */
    DsdObjective objective(Map<String, ?> options) {
        Map<String, Object> given = new HashMap<>(NOTHING);
        given.putAll(options);
        return new DsdObjective(
                Options.of(DsdObjectiveOptions.class, given),
                own.weights(),
                TestParts.NONE,
                tokenizer.latents(),
                CLASSES,
                shared);
    }

    /** Random images of these rows, and their labels. */
    TestBatch batch(NDManager owner, long... rows) {
        TestRun run = new TestRun(owner, new TestNoise(rows), true);
        NDArray images =
                run.noise()
                        .uniform(owner, "images", 0, new Shape(3, IMAGE.height(), IMAGE.width()))
                        .mul(2)
                        .sub(1);
        return batch(run, images);
    }

    /** These images, with labels. */
    TestBatch batch(TestRun run, NDArray images) {
        NDManager owner = run.manager();
        int rows = (int) images.getShape().get(0);
        long[] labels = new long[rows];
        long[] none = new long[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = row % 3;
            none[row] = 3;
        }
        Conditioning given =
                Conditioning.NONE.with(
                        Conditioning.LABEL, owner.create(labels), owner.create(none));
        Map<Class<?>, Component> parts =
                Map.of(DsdTokenizer.class, tokenizer, TrainableDecoder.class, decoder);
        return TestBatch.of(
                        null,
                        run,
                        () ->
                                run.compose(
                                        new Network(backbone, head),
                                        Guidance.NONE,
                                        given,
                                        PredictionKind.VELOCITY))
                .with(images)
                .with(given)
                .with(parts);
    }

    /** Takes the gradient of a step whose target is this network's mean. */
    void learn(DsdObjective objective, TinyDsd mean) {
        try (NDManager step = manager.newSubManager()) {
            TestBatch batch =
                    batch(step, 1, 2, 3).averaging(Map.of(DsdTokenizer.class, mean.tokenizer));
            learn(objective, batch);
        }
    }

    /** Adds the gradient of a step to those of the parameters. */
    static double learn(DsdObjective objective, TestBatch batch) {
        return Scoped.value(
                () -> {
                    try (GradientCollector collector =
                            batch.run().manager().getEngine().newGradientCollector()) {
                        Loss loss = objective.loss(batch);
                        GarbageCollection.collect();
                        collector.backward(loss.total());
                        return (double) loss.total().getFloat();
                    }
                });
    }

    /** The largest entry of the gradient of all parameters whose names begin so. */
    float gradient(String... beginnings) {
        float largest = 0;
        boolean any = false;
        for (Map.Entry<String, NDArray> one : parameters.trained().entrySet()) {
            for (String beginning : beginnings) {
                if (one.getKey().startsWith(beginning)) {
                    any = true;
                    try (NDArray gradient = one.getValue().getGradient();
                            NDArray size = gradient.abs();
                            NDArray most = size.max()) {
                        largest = Math.max(largest, most.getFloat());
                    }
                }
            }
        }
        if (!any) {
            throw new AssertionError("no parameter of such a name");
        }
        return largest;
    }

    /** Writes a parameter's values. */
    void set(String name, float value) {
        NDArray array = parameters.trained().get(name);
        array.setRequiresGradient(false);
        array.muli(0);
        array.addi(value);
        array.setRequiresGradient(true);
    }

    @Override
    public void close() {
        parameters.close();
        own.close();
        manager.close();
    }
}
