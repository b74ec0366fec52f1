package org.intarsia.testkit.family;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.forwarding.ForwardingPredictor;
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
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;

/**
 * Semantic autoregression over three patches of two numbers, with a dictionary drawn from at each
 * and a flow that paints it; guided at both levels.
 */
public final class Hybrid {
    public static final int PATCHES = 3;
    public static final int VOCABULARY = 8;
    public static final String Z = "z";
    public static final LatentSpec.Continuous PICTURE =
            new LatentSpec.Continuous("patches", 2, new Grid(1, PATCHES), -99, 99);
    public static final LatentSpec.Continuous PATCH =
            new LatentSpec.Continuous("patch", 2, new Grid(1, 1), -99, 99);

    private Hybrid() {}

    /** h = label + a quarter of the first numbers of all patches so far. */
    public record Semantic(AtomicInteger forwards) implements Backbone {
        @Override
        public LatentSpec accepts() {
            return PICTURE;
        }

        @Override
        public InputKind reads() {
            return InputKind.VECTORS;
        }

        @Override
        public FeatureSpec features() {
            return new FeatureSpec(
                    List.of(TensorSpec.of(FeatureSpec.TOKENS, 1, 1), TensorSpec.of(Z)),
                    new Grid(1, PATCHES),
                    1);
        }

        @Override
        public List<String> switches() {
            return List.of(Z);
        }

        @Override
        public Session open(Conditioning conditioning, RunContext run) {
            NDArray[] sum = {conditioning.value(Conditioning.LABEL).toType(DataType.FLOAT32, true)};
            return (input, step) -> {
                forwards.incrementAndGet();
                NDArray patches = ModelInput.vectors(input).vectorsBnC();
                if (patches.size() > 0) {
                    sum[0] = sum[0].add(patches.get(":, 0, 0").div(4));
                }
                NDArray h = sum[0].reshape(-1, 1, 1);
                return new NDList(h, conditioning.value(Z));
            };
        }
    }

    /** The logits of level 1. */
    public record Dictionary() implements PredictionHead {
        @Override
        public FeatureSpec accepts() {
            return new Semantic(null).features();
        }

        @Override
        public PredictionSpec prediction() {
            return PredictionSpec.logits();
        }

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            NDArray h = features.get(0);
            NDArray codes = h.getManager().arange((float) VOCABULARY);
            return new NDList(h.sub(codes).square().neg());
        }
    }

    /** Level 2: the patch of code z is [z, z + 1]; without z it is [0, 1]. */
    public record Painter() implements PredictionHead {
        @Override
        public FeatureSpec accepts() {
            return new Semantic(null).features();
        }

        @Override
        public PredictionSpec prediction() {
            return HybridParts.spec(PredictionKind.X);
        }

        @Override
        public Map<String, PredictionHead> heads() {
            return Map.of("dictionary", new Dictionary());
        }

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            NDArray code = ModelInput.latents(input).drawnBn().squeeze(1);
            NDArray z = code.toType(DataType.FLOAT32, true).mul(features.get(1));
            NDArray next = z.add(1);
            return new NDList(z.stack(next, 1).reshape(-1, 2, 1, 1));
        }
    }

    /** Level 1 leaves out the label; level 2 leaves out z, more so with every patch. */
    public record Layered(float level1, float level2) implements StatelessGuidance {
        private static final Branch NO_LABEL =
                new Branch("null", Set.of(Conditioning.LABEL), Branch.MAIN);
        private static final Branch NO_Z = new Branch("z-null", Set.of(Z), Branch.MAIN);

        @Override
        public List<Branch> branches() {
            return List.of(Branch.CONDITIONAL, NO_LABEL, NO_Z);
        }

        @Override
        public List<Branch> branches(GuidedStep at) {
            return List.of(Branch.CONDITIONAL, dictionary(at) ? NO_LABEL : NO_Z);
        }

        private static boolean dictionary(GuidedStep at) {
            return at.head().equals("dictionary");
        }

        @Override
        public NDList combine(GuidedStep at, List<NDList> predictions) {
            float share = (at.step().outer().index() + 1f) / at.step().outer().count();
            float w = dictionary(at) ? level1 : 1 + (level2 - 1) * share;
            NDArray c = predictions.get(0).get(0);
            NDArray u = predictions.get(1).get(0);
            return new NDList(u.add(c.sub(u).mul(w)));
        }
    }

    /** Patch after patch: hold the features, draw a code, run the inner flow, show the patch. */
    public record PatchByPatch(Sampler inner) implements Sampler {
        @Override
        public PredictionKind predictionKind() {
            return inner.predictionKind();
        }

        @Override
        public InputKind shows() {
            return InputKind.VECTORS;
        }

        @Override
        public InputKind showsHead() {
            return inner.shows();
        }

        @Override
        public SamplerState start(SampleRequest request, Noise noise) {
            NDArray none = request.manager().create(new Shape(noise.batch(), 2, 1, 0));
            return SamplerState.autoregression(PATCHES, new NDList(none), noise);
        }

        @Override
        public SamplerState step(SamplerState state, Predictor predictor) {
            int n = state.index();
            NDArray sofar = state.values().get(0);
            NDArray last = sofar.get(":, :, 0, " + Math.max(0, n - 1) + ":").transpose(0, 2, 1);
            Step here = new Step(n, PATCHES, new float[0]);
            Predictor held = predictor.hold(new ModelInput.Vectors(last), here);
            NDArray none =
                    sofar.getManager().create(new Shape(state.noise().batch(), 0), DataType.INT64);
            NDArray code =
                    held.by("dictionary").predict(new ModelInput.Ids(none), here).get(0).argMax(2);

            PredictionSpec prediction = new Painter().prediction();
            SampleRequest request =
                    new SampleRequest(PATCH, List.of(), prediction, sofar.getManager());
            Noise noise = state.noise().within("patch-" + n);
            NDList patch = ToyEuler.run(inner, request, noise, new Given(held, code)).values();
            return state.next(0, new NDList(sofar.concat(patch.get(0), 3)), new NDList());
        }

        @Override
        public Latents latents(SamplerState state, SampleRequest request) {
            return Latents.clean(state.values().get(0).duplicate(), request.latents());
        }
    }

    /** A held predictor that is shown the code that was drawn, beside the inner state. */
    private static final class Given extends ForwardingPredictor {
        private final NDArray codeB1;

        Given(Predictor held, NDArray codeB1) {
            super(held);
            this.codeB1 = codeB1;
        }

        @Override
        protected Predictor wrap(Predictor other) {
            return new Given(other, codeB1);
        }

        @Override
        public NDList predict(ModelInput input, Step step) {
            NDList members = ModelInput.latents(input).members();
            return super.predict(new ModelInput.NoisyLatents(members, codeB1), step);
        }
    }
}
