package org.intarsia.pipeline.faulty;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.intarsia.pipeline.live.InMemoryRegistry;
import org.intarsia.pipeline.live.Parts;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.testkit.fixtures.ToyParts;

/** One part of each kind, each of which can fail in every call. */
public final class FaultyParts {
    private FaultyParts() {}

    public static void all(InMemoryRegistry.PartRegistrar it) {
        it.part(Tokenizer.class, "faulty", FaultyTokenizer.class);
        it.part(Decoder.class, "faulty", FaultyDecoder.class);
        it.part(Backbone.class, "faulty", ToyParts.ToyOptions.class, FaultyBackbone.class);
        it.part(PredictionHead.class, "faulty", FaultyHead.class);
        it.part(Guidance.class, "faulty", FaultyGuidance.class);
        it.part(Sampler.class, "faulty", FaultyOptions.class, FaultySampler.class);
        it.part(Objective.class, "faulty", FaultyObjective.class);
        it.part(Guidance.class, "static", StaticGuidance.class);
    }

    /** Checks itself. */
    public record FaultyOptions(@Option(value = "1", min = 1, help = "steps") int steps) {
        public FaultyOptions {
            Fault.at("options");
        }
    }

    public static final class FaultyTokenizer extends ToyParts.Plain {
        @Inject
        FaultyTokenizer(ImageSpec image) {
            super(image);
            Fault.at("constructor");
        }

        @Override
        public LatentSpec latents() {
            Fault.at("plan");
            return super.latents();
        }

        @Override
        public Latents encode(NDArray imageBCHW) {
            Fault.at("encode");
            return super.encode(imageBCHW);
        }

        @Override
        public void close() {
            Fault.at("close");
        }
    }

    public static final class FaultyDecoder extends ToyParts.PlainDecoder {
        @Inject
        FaultyDecoder(LatentSpec spec) {
            super(spec);
        }

        @Override
        public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
            Fault.at("decode");
            return super.decode(latents, conditioning, run);
        }
    }

    public static final class FaultyBackbone extends ToyParts.ToyBackbone {
        @Inject
        FaultyBackbone(
                ToyParts.ToyOptions options, LatentSpec spec, ImageSpec image, Weights weights) {
            super(options, spec, image, weights);
        }

        @Override
        public Session open(Conditioning conditioning, RunContext run) {
            Fault.at("open");
            Session inner = super.open(conditioning, run);
            return (input, step) -> {
                Fault.at("forward");
                return inner.forward(input, step);
            };
        }
    }

    public static final class FaultyHead extends ToyParts.ToyHead {
        @Inject
        FaultyHead() {}

        @Override
        public PredictionSpec prediction() {
            Fault.at("prediction");
            return super.prediction();
        }

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            Fault.at("predict");
            return super.predict(features, input, step);
        }
    }

    public static final class FaultyGuidance implements StatelessGuidance {
        @Inject
        FaultyGuidance() {}

        @Override
        public List<Branch> branches() {
            return List.of(Branch.CONDITIONAL);
        }

        @Override
        public NDList combine(GuidedStep at, List<NDList> predictions) {
            Fault.at("combine");
            return predictions.get(0);
        }
    }

    /** Its class cannot be made ready. */
    public static final class StaticGuidance implements StatelessGuidance {
        private static final int NUMBER = Integer.parseInt("nine");

        @Inject
        StaticGuidance() {}

        @Override
        public List<Branch> branches() {
            return List.of(Branch.CONDITIONAL);
        }

        @Override
        public NDList combine(GuidedStep at, List<NDList> predictions) {
            return predictions.get(NUMBER);
        }
    }

    public static final class FaultySampler extends Parts.Odd {
        @Inject
        FaultySampler(FaultyOptions options) {}

        @Override
        public SamplerState start(SampleRequest request, Noise noise) {
            Fault.at("start");
            return super.start(request, noise);
        }

        @Override
        public SamplerState step(SamplerState state, Predictor predictor) {
            Fault.at("step");
            return super.step(state, predictor);
        }

        @Override
        public Latents latents(SamplerState state, SampleRequest request) {
            Fault.at("end");
            return super.latents(state, request);
        }
    }

    public static final class FaultyObjective implements Objective {
        @Inject
        FaultyObjective() {}

        @Override
        public Optional<InputKind> shows() {
            return Optional.of(InputKind.LATENTS);
        }

        @Override
        public Loss loss(TrainingBatch batch) {
            Fault.at("loss");
            return null;
        }
    }
}
