package org.intarsia.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.intarsia.nn.ops.Scoped;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.kernel.ModuleRegistry;

/** The smallest parts that make a pipeline: a network with one number. */
public final class Toys {
    private Toys() {}

    public static ModuleRegistry registry() {
        return new ModuleRegistry(List.of(new ToyPlugin()));
    }

    public static String manifest() {
        return """
                intarsia: 1
                name: toy
                image: {height: 4, width: 4}
                conditioning: {kind: class, classes: 3}
                tokenizer: {use: plain}
                backbone: {use: toy, patch-size: 2, weights: {file: toy.safetensors}}
                head: {use: toy}
                sampler: {use: toy, steps: 2}
                decoder: {use: plain}
                """;
    }

    public static final class ToyPlugin extends PluginModule {
        @Override
        protected void configure() {
            contribute(Tokenizer.class, "plain", NoOptions.class, Plain.class);
            contribute(Tokenizer.class, "lone", NoOptions.class, Plain.class);
            contribute(Decoder.class, "plain", NoOptions.class, PlainDecoder.class);
            contribute(Decoder.class, "other", NoOptions.class, OtherDecoder.class);
            contribute(Backbone.class, "toy", ToyOptions.class, ToyBackbone.class);
            contribute(PredictionHead.class, "toy", NoOptions.class, ToyHead.class);
            contribute(PredictionHead.class, "wide", NoOptions.class, WideHead.class);
            contribute(Sampler.class, "toy", StepOptions.class, ToySampler.class);
            contribute(Sampler.class, "ids", NoOptions.class, IdSampler.class);
        }
    }

    public record NoOptions() {}

    public record StepOptions(Integer steps) {
        public StepOptions {
            steps = steps == null ? 1 : steps;
            if (steps < 1 || steps > 100) {
                throw new IntarsiaException(
                        ErrorCode.OPTION_OUT_OF_RANGE,
                        "steps",
                        steps + ", not in 1 to 100",
                        "Give fewer.");
            }
        }
    }

    public record ToyOptions(Integer patchSize) {}

    public static class Plain implements Tokenizer {
        private final LatentSpec spec;

        @Inject
        public Plain(ImageSpec image) {
            spec = new LatentSpec.Continuous("plain", 3, image.patches(1), -1, 1);
        }

        @Override
        public LatentSpec latents() {
            return spec;
        }

        @Override
        public Latents encode(NDArray imageBCHW) {
            return Latents.clean(imageBCHW.duplicate(), spec);
        }
    }

    public static class PlainDecoder implements Decoder {
        private final LatentSpec spec;

        @Inject
        public PlainDecoder(LatentSpec spec) {
            this.spec = spec;
        }

        @Override
        public LatentSpec accepts() {
            return spec;
        }

        @Override
        public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
            return latents.value().duplicate();
        }
    }

    public static final class OtherDecoder extends PlainDecoder {
        @Inject
        public OtherDecoder(ImageSpec image) {
            super(new LatentSpec.Continuous("other", 4, image.patches(1), -1, 1));
        }
    }

    public static class ToyBackbone implements Backbone {
        public final AtomicInteger rows = new AtomicInteger();
        private final LatentSpec latents;
        private final FeatureSpec features;
        private final Parameter scale;

        @Inject
        public ToyBackbone(
                ToyOptions options, LatentSpec latents, ImageSpec image, Weights weights) {
            this.latents = latents;
            features =
                    new FeatureSpec(
                            List.of(TensorSpec.of("map", 3, 4, 4)),
                            image.patches(options.patchSize() == null ? 1 : options.patchSize()),
                            1);
            scale = weights.parameter("scale", new Shape(1), Init.constant(0.5f));
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
            return features;
        }

        @Override
        public Session open(Conditioning conditioning, RunContext run) {
            return (input, step) -> {
                rows.addAndGet(input.batch());
                NDArray z = ModelInput.latents(input).latents();
                return new NDList(Scoped.run(() -> scaled(z, conditioning)));
            };
        }

        private NDArray scaled(NDArray state, Conditioning conditioning) {
            NDArray label = conditioning.value(Conditioning.LABEL).reshape(-1, 1, 1, 1);
            return state.mul(scale.array()).add(label.toType(DataType.FLOAT32, true));
        }
    }

    public static class ToyHead implements PredictionHead {
        private final FeatureSpec accepts;

        @Inject
        public ToyHead() {
            this(-1);
        }

        public ToyHead(int rows) {
            accepts =
                    new FeatureSpec(
                            List.of(TensorSpec.of("map", 3, rows, -1)),
                            new org.intarsia.spi.spec.Grid(1, 1),
                            -1);
        }

        @Override
        public FeatureSpec accepts() {
            return accepts;
        }

        @Override
        public PredictionSpec prediction() {
            return new PredictionSpec(PredictionKind.VELOCITY, TimeAxis.NOISE_AT_ZERO, 1, 0);
        }

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            return new NDList(features.get(0).mul(2));
        }
    }

    public static final class WideHead extends ToyHead {
        @Inject
        public WideHead() {
            super(8);
        }
    }

    /** Asks for logits, and is never run. */
    public record IdSampler() implements Sampler {
        @Inject
        public IdSampler {}

        @Override
        public PredictionKind wants() {
            return PredictionKind.LOGITS;
        }

        @Override
        public InputKind shows() {
            return InputKind.LATENTS;
        }

        @Override
        public SamplerState start(SampleRequest request, Noise noise) {
            throw new UnsupportedOperationException("no pipeline has it");
        }

        @Override
        public SamplerState step(SamplerState state, Predictor predictor) {
            throw new UnsupportedOperationException("no pipeline has it");
        }

        @Override
        public Latents latents(SamplerState state, SampleRequest request) {
            throw new UnsupportedOperationException("no pipeline has it");
        }
    }

    public record ToySampler(StepOptions options) implements Sampler {
        @Inject
        public ToySampler {}

        @Override
        public PredictionKind wants() {
            return PredictionKind.VELOCITY;
        }

        @Override
        public InputKind shows() {
            return InputKind.LATENTS;
        }

        @Override
        public SamplerState start(SampleRequest request, Noise noise) {
            Shape shape = ((LatentSpec.Continuous) request.latents()).shape();
            NDArray first = noise.normal(request.manager(), Noise.START, 0, shape);
            return new SamplerState(0, options.steps(), 0, new NDList(first), new NDList(), noise);
        }

        @Override
        public SamplerState step(SamplerState state, Predictor predictor) {
            int batch = (int) state.values().get(0).getShape().get(0);
            NDList v =
                    predictor.predict(
                            new ModelInput.NoisyLatents(state.values()),
                            Step.at(state.index(), state.count(), state.t(), batch));
            NDArray next = state.values().get(0).add(v.get(0));
            v.close();
            return state.next((state.index() + 1f) / state.count(), new NDList(next), new NDList());
        }

        @Override
        public Latents latents(SamplerState state, SampleRequest request) {
            return Latents.clean(state.values().get(0), request.latents());
        }
    }
}
