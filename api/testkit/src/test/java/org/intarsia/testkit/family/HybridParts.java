package org.intarsia.testkit.family;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.StatelessGuidance;
import org.intarsia.spi.run.Branch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.GuidedStep;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;

/** Flows over a whole picture: with a class token, as a decoder, with a field at every patch. */
public final class HybridParts {
    public static final LatentSpec.Continuous SMALL =
            new LatentSpec.Continuous("toy-latent", 1, new Grid(2, 2), -9, 9);
    public static final LatentSpec.Continuous PIXELS =
            new LatentSpec.Continuous("pixel", 1, new Grid(4, 4), -1, 1);

    private HybridParts() {}

    public static PredictionSpec spec(PredictionKind kind) {
        return new PredictionSpec(kind, TimeAxis.NOISE_AT_ONE, 1, 0.05);
    }

    private static NDArray column(NDArray rows, int dimensions) {
        NDArray column = rows.toType(DataType.FLOAT32, true);
        for (int axis = 1; axis < dimensions; axis++) {
            column = column.expandDims(axis);
        }
        return column;
    }

    /** In the manner of REG: a class token is generated besides the latents. Its feature: label. */
    public record TokenBackbone() implements Backbone {
        @Override
        public LatentSpec accepts() {
            return SMALL;
        }

        @Override
        public InputKind reads() {
            return InputKind.LATENTS;
        }

        @Override
        public FeatureSpec features() {
            return new FeatureSpec(
                    List.of(TensorSpec.of(FeatureSpec.CONDITION, 1)), new Grid(1, 1), 2);
        }

        @Override
        public List<TensorSpec> companions() {
            return List.of(TensorSpec.of("class-token", 3));
        }

        @Override
        public Session open(Conditioning conditioning, RunContext run) {
            NDArray label = column(conditioning.value(Conditioning.LABEL), 2);
            return (input, step) -> new NDList(label);
        }
    }

    /** Says that every cell and every number of the token is the label. */
    public record TokenHead() implements PredictionHead {
        @Override
        public FeatureSpec accepts() {
            return new TokenBackbone().features();
        }

        @Override
        public PredictionSpec prediction() {
            return spec(PredictionKind.X);
        }

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            NDList x = new NDList();
            for (NDArray member : ModelInput.latents(input).members()) {
                NDArray label = column(features.get(0).squeeze(1), member.getShape().dimension());
                x.add(member.zerosLike().add(label));
            }
            return x;
        }
    }

    /** Weighs the latents and the token differently. */
    public record TwoScales(float latents, float token) implements StatelessGuidance {
        @Override
        public List<Branch> branches() {
            return List.of(
                    Branch.CONDITIONAL,
                    new Branch("null", Set.of(Conditioning.LABEL), Branch.MAIN));
        }

        @Override
        public NDList combine(GuidedStep at, List<NDList> predictions) {
            NDList combined = new NDList();
            for (int member = 0; member < 2; member++) {
                NDArray c = predictions.get(0).get(member);
                NDArray u = predictions.get(1).get(member);
                combined.add(u.add(c.sub(u).mul(member == 0 ? latents : token)));
            }
            return combined;
        }
    }

    /** In the manner of DiT-DH: away from a weaker network that is given the same label. */
    public record Autoguidance(float scale, RunContext.Network weak) implements StatelessGuidance {
        @Override
        public List<Branch> branches() {
            return List.of(Branch.CONDITIONAL, new Branch("weak", Set.of(), "weak"));
        }

        @Override
        public NDList combine(GuidedStep at, List<NDList> predictions) {
            return new TwoScales(scale, scale).combine(at, predictions);
        }

        @Override
        public Map<String, RunContext.Network> networks() {
            return Map.of("weak", weak);
        }
    }

    /** Half of what {@link TokenHead} says. */
    public record WeakHead() implements PredictionHead {
        @Override
        public FeatureSpec accepts() {
            return new TokenHead().accepts();
        }

        @Override
        public PredictionSpec prediction() {
            return spec(PredictionKind.X);
        }

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            NDList strong = new TokenHead().predict(features, input, step);
            return new NDList(strong.get(0).div(2), strong.get(1).div(2));
        }
    }

    /** In the manner of PiD: reads a latent and trusts it the less the noisier it is. */
    public record AdapterBackbone() implements Backbone {
        @Override
        public LatentSpec accepts() {
            return PIXELS;
        }

        @Override
        public InputKind reads() {
            return InputKind.LATENTS;
        }

        @Override
        public FeatureSpec features() {
            return new FeatureSpec(List.of(TensorSpec.of("picture", 1, 4, 4)), new Grid(4, 4), 1);
        }

        @Override
        public Session open(Conditioning conditioning, RunContext run) {
            NDArray latent = conditioning.value(Conditioning.LATENT);
            NDArray trust = column(conditioning.value(Conditioning.SIGMA).neg().add(1), 4);
            NDArray grown = latent.repeat(2, 2).repeat(3, 2).mul(trust);
            return (input, step) -> new NDList(grown);
        }
    }

    /** Says what it is shown. */
    public record PassOn() implements PredictionHead {
        @Override
        public FeatureSpec accepts() {
            return new AdapterBackbone().features();
        }

        @Override
        public PredictionSpec prediction() {
            return spec(PredictionKind.X);
        }

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            return new NDList(features.get(0).duplicate());
        }
    }

    /** A decoder that is a pipeline of its own. */
    public record FlowDecoder(RunContext.Network network, Sampler sampler) implements Decoder {
        @Override
        public LatentSpec accepts() {
            return SMALL;
        }

        @Override
        public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
            NDArray z = latents.value();
            NDArray sigma =
                    run.manager().full(new Shape(run.noise().batch()), (float) latents.sigma());
            Conditioning with =
                    conditioning
                            .with(Conditioning.LATENT, z, z.zerosLike())
                            .with(Conditioning.SIGMA, sigma, sigma.zerosLike());
            Predictor predictor =
                    run.compose(network, Guidance.NONE, with, sampler.predictionKind());
            PredictionSpec prediction = network.head().prediction();
            SampleRequest request = new SampleRequest(PIXELS, List.of(), prediction, run.manager());
            Noise noise = run.noise().within("decoder");
            return ToyEuler.run(sampler, request, noise, predictor).values().get(0);
        }
    }

    /** A token for each of the four patches of a picture: label + place + time. */
    public record PatchBackbone() implements Backbone {
        @Override
        public LatentSpec accepts() {
            return PIXELS;
        }

        @Override
        public InputKind reads() {
            return InputKind.LATENTS;
        }

        @Override
        public FeatureSpec features() {
            return new FeatureSpec(
                    List.of(TensorSpec.of(FeatureSpec.TOKENS, 4, 1)), new Grid(2, 2), 2);
        }

        @Override
        public Session open(Conditioning conditioning, RunContext run) {
            NDArray label = column(conditioning.value(Conditioning.LABEL), 2);
            return (input, step) -> {
                NDArray places = run.manager().arange(4f).expandDims(0);
                NDArray times = step.times(run.manager()).expandDims(1);
                return new NDList(label.add(places).add(times).expandDims(2));
            };
        }
    }

    /**
     * In the manner of PixNerd: the token of a patch makes a small function, and the function is
     * asked at every pixel for its noisy value and its column in the patch: v = token z + column.
     */
    public record FieldHead() implements PredictionHead {
        @Override
        public FeatureSpec accepts() {
            return new PatchBackbone().features();
        }

        @Override
        public PredictionSpec prediction() {
            return spec(PredictionKind.VELOCITY);
        }

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            NDArray z = ModelInput.latents(input).latents();
            long batch = z.getShape().get(0);
            NDArray tokens = features.get(0).reshape(batch, 1, 2, 2).repeat(2, 2).repeat(3, 2);
            NDArray columns = z.getManager().create(new float[] {0, 1, 0, 1});
            return new NDList(tokens.mul(z).add(columns));
        }
    }
}
