package org.intarsia.pipeline.live;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Map;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.Toys;
import org.intarsia.pipeline.build.ModelFolder;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.NoOptions;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.testkit.fixtures.ToyParts;
import org.intarsia.weights.file.SafetensorsWriter;

/** The toys as plugins of their own, and some that misbehave. */
public final class Parts {
    private Parts() {}

    /** Plugins in one version each: frame (tokenizer and decoder), net, heads, samplers, bad. */
    public static InMemoryRegistry shelf() {
        InMemoryRegistry shelf = new InMemoryRegistry();
        shelf.with("toys.frame", "1.0.0", Parts::frame);
        shelf.with("toys.net", "1.0.0", Parts::net);
        shelf.with(
                "toys.heads",
                "1.0.0",
                it -> {
                    it.part(PredictionHead.class, "toy", NoOptions.class, ToyParts.ToyHead.class);
                    it.part(PredictionHead.class, "double", NoOptions.class, Twice.class);
                });
        shelf.with("toys.samplers", "1.0.0", Parts::sampler);
        shelf.with("toys.bad", "1.0.0", Parts::bad);
        return shelf;
    }

    public static void frame(InMemoryRegistry.PartRegistrar it) {
        it.part(Tokenizer.class, "plain", NoOptions.class, ToyParts.Plain.class);
        it.part(Decoder.class, "plain", NoOptions.class, ToyParts.PlainDecoder.class);
    }

    public static void net(InMemoryRegistry.PartRegistrar it) {
        it.part(Backbone.class, "toy", ToyParts.ToyOptions.class, ToyParts.ToyBackbone.class);
    }

    public static void sampler(InMemoryRegistry.PartRegistrar it) {
        it.part(Sampler.class, "toy", ToyParts.StepOptions.class, ToyParts.ToySampler.class);
    }

    private static void bad(InMemoryRegistry.PartRegistrar it) {
        it.part(Sampler.class, "hanging", NoOptions.class, Hanging.class);
        it.part(Sampler.class, "throwing", NoOptions.class, Throwing.class);
        it.part(Sampler.class, "greedy", NoOptions.class, Greedy.class);
        it.part(Sampler.class, "bare", NoOptions.class, Bare.class);
        it.part(Sampler.class, "endless", NoOptions.class, Endless.class);
        it.part(PredictionHead.class, "lying", NoOptions.class, Lying.class);
        it.part(Decoder.class, "clinging", NoOptions.class, Clinging.class);
    }

    /** Pipelines over a folder that holds the model file. */
    public static Pipelines pipelines(InMemoryRegistry shelf, Path folder) {
        weights(folder, "toy.safetensors", 0.5f);
        weights(folder, "other.safetensors", 0.25f);
        return new Pipelines(shelf, ModelFolder.of(folder));
    }

    public static void weights(Path folder, String file, float scale) {
        try (NDManager manager = NDManager.newBaseManager()) {
            SafetensorsWriter.write(
                    folder.resolve(file),
                    Map.of("scale", manager.create(new float[] {scale}, new Shape(1))),
                    Map.of());
        }
    }

    public static Manifest manifest() {
        return manifest("");
    }

    /**
     * @param more lines at the end
     */
    public static Manifest manifest(String more) {
        return Manifests.parse(
                Toys.manifest().replace("patch-size: 2", "patch-size: 1") + more, "toy.yaml");
    }

    public static Map<String, Object> sampler(int steps) {
        return Map.of("sampler", Map.of("use", "toy", "steps", steps));
    }

    public static Map<String, Object> part(String kind, String name) {
        return Map.of(kind, Map.of("use", name));
    }

    /** Predicts twice as much. */
    public static final class Twice extends ToyParts.ToyHead {
        @Inject
        Twice() {}

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            return new NDList(features.get(0).mul(4));
        }
    }

    /** Gives half the channels that it declares. */
    public static final class Lying extends ToyParts.ToyHead {
        @Inject
        Lying() {}

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            return new NDList(features.get(0).get(":, :1"));
        }
    }

    /** A sampler over the toy's, for those that differ in one thing. */
    public abstract static class Odd implements Sampler {
        private final Sampler inner = new ToyParts.ToySampler(new ToyParts.StepOptions(1));

        @Override
        public PredictionKind predictionKind() {
            return inner.predictionKind();
        }

        @Override
        public InputKind shows() {
            return InputKind.LATENTS;
        }

        @Override
        public SamplerState start(SampleRequest request, Noise noise) {
            return inner.start(request, noise);
        }

        @Override
        public SamplerState step(SamplerState state, Predictor predictor) {
            return inner.step(state, predictor);
        }

        @Override
        public Latents latents(SamplerState state, SampleRequest request) {
            return inner.latents(state, request);
        }
    }

    public static final class Hanging extends Odd {
        @Inject
        Hanging() throws InterruptedException {
            Thread.sleep(60_000);
        }
    }

    public static final class Throwing extends Odd {
        @Inject
        Throwing() {
            throw new IllegalStateException("the moon is full");
        }
    }

    public static final class Greedy extends Odd {
        @Inject
        Greedy() {
            throw new OutOfMemoryError("made up");
        }
    }

    public static final class Bare extends Odd {
        @Inject
        Bare() {
            throw new NoClassDefFoundError("org/example/Gone");
        }
    }

    /** Divides by nothing. */
    public static final class Endless extends Odd {
        @Inject
        Endless() {}

        @Override
        public SamplerState step(SamplerState state, Predictor predictor) {
            SamplerState next = super.step(state, predictor);
            return next.next(1, new NDList(next.values().get(0).div(0)), new NDList());
        }
    }

    /** Fails to close once it has decoded. */
    public static final class Clinging extends ToyParts.PlainDecoder {
        private boolean used;

        @Inject
        Clinging(org.intarsia.spi.spec.LatentSpec spec) {
            super(spec);
        }

        @Override
        public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
            used = true;
            return super.decode(latents, conditioning, run);
        }

        @Override
        public void close() {
            if (used) {
                throw new IllegalStateException("it clings");
            }
        }
    }
}
