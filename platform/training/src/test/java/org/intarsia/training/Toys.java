package org.intarsia.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Progress;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.fixtures.ToyParts;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.intarsia.training.data.ShapeClass;
import org.intarsia.training.data.Shapes;
import org.intarsia.training.recipe.Recipe;
import org.intarsia.training.recipe.Recipes;

/** The smallest pipeline that can be trained: it learns the mean colour of each class. */
public final class Toys {
    private Toys() {}

    public static Pipelines pipelines(java.nio.file.Path... models) {
        return new Pipelines(new ModuleRegistry(List.of(new ToyPlugin())), ModelFolder.of(models));
    }

    /**
     * @param decoder {@code plain}, or {@code oracle}, which draws the right answer
     */
    public static Manifest manifest(int size, String decoder) {
        return Manifests.parse(
                """
                intarsia: 1
                name: toy
                image: {height: %1$d, width: %1$d}
                conditioning: {kind: class, classes: 10}
                tokenizer: {use: plain}
                backbone: {use: toy, weights: {file: toy.safetensors}}
                head: {use: toy}
                sampler: {use: toy}
                decoder: {use: %2$s}
                """
                        .formatted(size, decoder),
                "toy.yaml");
    }

    public static Recipe recipe(int steps, double scale) {
        return recipe(steps, scale, "");
    }

    /**
     * @param more a further line
     */
    public static Recipe recipe(int steps, double scale, String more) {
        return Recipes.parse(
                """
                intarsia: 1
                name: toy
                pipeline: toy
                objective: {use: toy, scale: %s}
                data: {use: shapes, size: 8, seed: 3}
                optimizer: {lr: 0.05, warmup: 2, schedule: cosine, clip: 1.0}
                ema: [0.2, 0.9]
                batch: 4
                steps: %d
                seed: 5
                checkpoint-every: 2
                sample-every: 3
                """
                                .formatted(scale, steps)
                        + more,
                "toy.yaml");
    }

    /** Brings the toys. */
    public static final class ToyPlugin extends PluginModule {
        @Override
        protected void configure() {
            contribute(Tokenizer.class, "plain", ToyParts.Plain.class);
            contribute(Decoder.class, "plain", ToyParts.PlainDecoder.class);
            contribute(Decoder.class, "oracle", Oracle.class);
            contribute(Decoder.class, "overflowing", Overflowing.class);
            contribute(Decoder.class, "stepping", Stepping.class);
            contribute(Backbone.class, "toy", RowsOptions.class, Colours.class);
            contribute(PredictionHead.class, "toy", Same.class);
            contribute(PredictionHead.class, "velocity", Velocity.class);
            contribute(Sampler.class, "toy", OneStep.class);
            contribute(Objective.class, "toy", ScaleOptions.class, Squares.class);
        }
    }

    /** Rows of the table; ten of them are read, and with more there is a mask with an infinity. */
    public record RowsOptions(
            @Option(value = "10", min = 10, max = 99, help = "rows of the table") int rows) {}

    /** What the loss is multiplied by, and the share of the training from which it is no number. */
    public record ScaleOptions(
            @Option(value = "1", help = "a factor") double scale,
            @Option(value = "1", help = "where the loss breaks") double nanFrom) {}

    /** Ignores what was sampled but for its randomness, and draws the class that was asked for. */
    public static final class Oracle extends ToyParts.PlainDecoder {
        @Inject
        Oracle(LatentSpec spec) {
            super(spec);
        }

        @Override
        public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
            long[] labels = conditioning.value(Conditioning.LABEL).toLongArray();
            float[] noise =
                    run.noise().uniform(run.manager(), "index", 0, new Shape(1)).toFloatArray();
            long[] indices = new long[labels.length];
            for (int row = 0; row < indices.length; row++) {
                indices[row] = (long) (noise[row] * 1e6) * ShapeClass.values().length + labels[row];
            }
            int size = latents.spec().grid().rows();
            float[] pixels = new Shapes(size, 99).render(indices);
            return latents.value().getManager().create(pixels, latents.value().getShape());
        }
    }

    /** Takes three steps. */
    public static final class Stepping extends ToyParts.PlainDecoder {
        @Inject
        Stepping(LatentSpec spec) {
            super(spec);
        }

        @Override
        public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
            for (int step = 1; step <= 3; step++) {
                run.step(new Progress(step, 3, step == 3, Map.of()));
            }
            return super.decode(latents, conditioning, run);
        }
    }

    /** Divides by zero: no value of a picture is finite. */
    public static final class Overflowing extends ToyParts.PlainDecoder {
        @Inject
        Overflowing(LatentSpec spec) {
            super(spec);
        }

        @Override
        public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
            return latents.value().div(0);
        }
    }

    public static final class Colours implements Backbone {
        private final LatentSpec latents;
        private final Parameter table;

        @Inject
        Colours(RowsOptions options, LatentSpec latents, Weights weights) {
            this.latents = latents;
            table = weights.parameter("table", new Shape(options.rows(), 3), Init.normal(0.5));
            if (options.rows() > 10) {
                weights.fixed("mask", new Shape(2), () -> new float[] {0, Float.NEGATIVE_INFINITY});
            }
        }

        @Override
        public LatentSpec accepts() {
            return latents;
        }

        @Override
        public InputKind reads() {
            return InputKind.LATENTS;
        }

        @Override
        public FeatureSpec features() {
            return new FeatureSpec(List.of(TensorSpec.of("colour", 3)), new Grid(1, 1), 1);
        }

        @Override
        public Session open(Conditioning conditioning, RunContext run) {
            return (input, step) -> {
                NDArray labels = conditioning.value(Conditioning.LABEL).reshape(-1, 1);
                NDManager manager = labels.getManager();
                long rows = table.shape().get(0);
                NDArray chosen = labels.eq(manager.arange((int) rows).reshape(1, -1));
                NDArray oneHot = chosen.toType(table.array().getDataType(), false);
                return new NDList(oneHot.matMul(table.array()));
            };
        }
    }

    public static class Same implements PredictionHead {
        @Override
        public FeatureSpec accepts() {
            return new FeatureSpec(List.of(TensorSpec.of("colour", 3)), new Grid(1, 1), -1);
        }

        @Override
        public PredictionSpec prediction() {
            return new PredictionSpec(PredictionKind.X, TimeAxis.NOISE_AT_ZERO, 1, 0.05);
        }

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            NDArray colours = features.get(0).expandDims(2).expandDims(3);
            return new NDList(colours.broadcast(ModelInput.latents(input).latents().getShape()));
        }
    }

    /** The same network, of another meaning. */
    public static final class Velocity extends Same {
        @Override
        public PredictionSpec prediction() {
            return new PredictionSpec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ZERO, 1, 0.05);
        }
    }

    public static final class OneStep implements Sampler {
        @Override
        public PredictionKind predictionKind() {
            return PredictionKind.X;
        }

        @Override
        public InputKind shows() {
            return InputKind.LATENTS;
        }

        @Override
        public SamplerState start(SampleRequest request, Noise noise) {
            Shape shape = ((LatentSpec.Continuous) request.latents()).shape();
            NDArray first = noise.normal(request.manager(), Noise.START, 0, shape);
            return SamplerState.flow(1, 0, new NDList(first), noise);
        }

        @Override
        public SamplerState step(SamplerState state, Predictor predictor) {
            int rows = (int) state.values().get(0).getShape().get(0);
            NDList x =
                    predictor.predict(
                            new ModelInput.NoisyLatents(state.values()), Step.at(0, 1, 0, rows));
            return state.next(1, x, new NDList());
        }

        @Override
        public Latents latents(SamplerState state, SampleRequest request) {
            return Latents.clean(state.values().get(0), request.latents());
        }
    }

    public static final class Squares implements Objective {
        private final ScaleOptions options;

        @Inject
        Squares(ScaleOptions options) {
            this.options = options;
        }

        @Override
        public Optional<InputKind> shows() {
            return Optional.of(InputKind.LATENTS);
        }

        @Override
        public Loss loss(TrainingBatch batch) {
            NDArray data = batch.latents().value();
            Shape shape = data.getShape().slice(1);
            NDArray e = batch.noise().normal(batch.run().manager(), "noise", 0, shape);
            NDArray noisy = data.add(e.mul(0.1f));
            Step step = Step.at(0, 1, 0.5f, (int) e.getShape().get(0));
            Predictor predictor = batch.predictor(batch.conditioning(), PredictionKind.X);
            NDArray x = predictor.predict(new ModelInput.NoisyLatents(noisy), step).get(0);
            NDArray square = x.sub(noisy).square().mean();
            boolean broken = batch.progress() >= options.nanFrom();
            float scale = broken ? Float.NaN : (float) options.scale();
            return new Loss(square.mul(scale), Map.of("square", square));
        }
    }
}
