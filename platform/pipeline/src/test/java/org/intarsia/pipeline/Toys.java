package org.intarsia.pipeline;

import jakarta.inject.Inject;
import java.util.List;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.testkit.fixtures.ToyParts;
import org.intarsia.testkit.kernel.ModuleRegistry;

/** The smallest pipeline, and parts that do not fit into it. */
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
            contribute(Tokenizer.class, "plain", ToyParts.Plain.class);
            contribute(Tokenizer.class, "lone", ToyParts.Plain.class);
            contribute(Decoder.class, "plain", ToyParts.PlainDecoder.class);
            contribute(Decoder.class, "other", OtherDecoder.class);
            contribute(
                    Backbone.class, "toy", ToyParts.ToyOptions.class, ToyParts.ToyBackbone.class);
            contribute(PredictionHead.class, "toy", ToyParts.ToyHead.class);
            contribute(PredictionHead.class, "wide", WideHead.class);
            contribute(Sampler.class, "toy", ToyParts.StepOptions.class, ToyParts.ToySampler.class);
            contribute(Sampler.class, "ids", IdSampler.class);
        }
    }

    public static final class OtherDecoder extends ToyParts.PlainDecoder {
        @Inject
        public OtherDecoder(ImageSpec image) {
            super(new LatentSpec.Continuous("other", 4, image.patches(1), -1, 1));
        }
    }

    public static final class WideHead extends ToyParts.ToyHead {
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
        public PredictionKind predictionKind() {
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
}
