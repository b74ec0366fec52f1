package org.intarsia.testkit.family;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.Decoder;
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

/** Next-scale autoregression in the manner of VAR, over scales of 1 x 1 and 2 x 2. */
public final class NextScale {
    public static final int VOCABULARY = 4;
    public static final LatentSpec.Discrete IDS =
            new LatentSpec.Discrete(
                    "toy-pyramid", VOCABULARY, 1, List.of(new Grid(1, 1), new Grid(2, 2)));

    private NextScale() {}

    /** The code vector of id v is v; a scale is spread over the 2 x 2 map and added to it. */
    public record Pyramid() implements Codebook {
        @Override
        public LatentSpec.Discrete latents() {
            return IDS;
        }

        @Override
        public NDArray codes(NDArray ids) {
            return ids.toType(DataType.FLOAT32, true).expandDims(2);
        }

        @Override
        public NDArray accumulate(NDArray featuresBCHW, NDArray ids, int scale) {
            long batch = ids.getShape().get(0);
            Grid grid = IDS.scales().get(scale);
            NDArray map = codes(ids).reshape(batch, 1, grid.rows(), grid.columns());
            NDArray spread = map.broadcast(new Shape(batch, 1, 2, 2));
            return featuresBCHW == null ? spread : featuresBCHW.add(spread);
        }

        @Override
        public NDArray input(NDArray featuresBCHW, int scale) {
            return featuresBCHW.reshape(featuresBCHW.getShape().get(0), 4, 1);
        }
    }

    /** Feature of the token at place i: label + mean of all inputs so far - i. */
    public record Memory(AtomicInteger forwards) implements Backbone {
        @Override
        public LatentSpec accepts() {
            return IDS;
        }

        @Override
        public InputKind reads() {
            return InputKind.VECTORS;
        }

        @Override
        public FeatureSpec features() {
            return new FeatureSpec(
                    List.of(TensorSpec.of(FeatureSpec.TOKENS, -1, 1)), new Grid(2, 2), 1);
        }

        @Override
        public Session open(Conditioning conditioning, RunContext run) {
            NDArray label = conditioning.value(Conditioning.LABEL).toType(DataType.FLOAT32, true);
            List<NDArray> cache = new ArrayList<>();
            return (input, step) -> {
                forwards.incrementAndGet();
                NDArray given = ModelInput.vectors(input).vectorsBnC();
                NDArray seen = label.zerosLike();
                if (given.size() > 0) {
                    cache.add(given);
                    seen = given.squeeze(2).mean(new int[] {1}).div(cache.size());
                }
                int tokens = IDS.scales().get(step.index()).tokens();
                NDArray places = given.getManager().arange((float) tokens).expandDims(0);
                NDArray features = label.add(seen).expandDims(1).sub(places);
                return new NDList(features.expandDims(2));
            };
        }
    }

    /** The nearer a code lies to the feature, the likelier it is. */
    public record Nearest() implements PredictionHead {
        @Override
        public FeatureSpec accepts() {
            return new Memory(null).features();
        }

        @Override
        public PredictionSpec prediction() {
            return PredictionSpec.logits();
        }

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            NDArray tokens = features.get(0);
            NDArray codes = tokens.getManager().arange((float) VOCABULARY);
            return new NDList(tokens.sub(codes).square().neg());
        }
    }

    /** (1 + t) l_c - t l_u with t growing from 0 at the first scale; none is needed there. */
    public record Growing(float scale) implements StatelessGuidance {
        @Override
        public List<Branch> branches() {
            return List.of(
                    Branch.CONDITIONAL,
                    new Branch("null", Set.of(Conditioning.LABEL), Branch.MAIN));
        }

        @Override
        public List<Branch> branches(GuidedStep at) {
            return at.step().index() == 0 ? List.of(Branch.CONDITIONAL) : branches();
        }

        @Override
        public NDList combine(GuidedStep at, List<NDList> predictions) {
            if (predictions.size() == 1) {
                return predictions.get(0);
            }
            float t = scale * at.step().index() / (at.step().count() - 1);
            NDArray conditional = predictions.get(0).get(0).mul(1 + t);
            return new NDList(conditional.sub(predictions.get(1).get(0).mul(t)));
        }
    }

    /** Greedy. The state's values are all ids so far, its memory is the feature map. */
    public record Greedy(Codebook codebook) implements Sampler {
        @Override
        public PredictionKind predictionKind() {
            return PredictionKind.LOGITS;
        }

        @Override
        public InputKind shows() {
            return InputKind.VECTORS;
        }

        @Override
        public SamplerState start(SampleRequest request, Noise noise) {
            int batch = noise.batch();
            NDArray none = request.manager().create(new Shape(batch, 0), DataType.INT64);
            NDArray map = request.manager().zeros(new Shape(batch, 1, 2, 2));
            return new SamplerState(
                    Progress.of(IDS.scales().size()),
                    new float[0],
                    new NDList(none),
                    new NDList(map),
                    noise);
        }

        @Override
        public SamplerState step(SamplerState state, Predictor predictor) {
            int scale = state.index();
            NDArray ids = state.values().get(0);
            NDArray map = state.memory().get(0);
            NDArray shown =
                    scale == 0
                            ? map.getManager().create(new Shape(state.noise().batch(), 0, 1))
                            : codebook.input(map, scale);
            NDArray logits =
                    predictor
                            .predict(
                                    new ModelInput.Vectors(shown),
                                    new Step(scale, state.expected(), new float[0]))
                            .get(0);
            NDArray drawn = logits.argMax(2);
            return state.next(
                    0,
                    new NDList(ids.concat(drawn, 1)),
                    new NDList(codebook.accumulate(map, drawn, scale)));
        }

        @Override
        public Latents latents(SamplerState state, SampleRequest request) {
            NDArray ids = state.values().get(0);
            NDList scales = new NDList();
            long from = 0;
            for (Grid grid : IDS.scales()) {
                scales.add(ids.get(":, " + from + ":" + (from + grid.tokens())));
                from += grid.tokens();
            }
            return new Latents(scales, request.latents(), 0);
        }
    }

    /** The feature map itself. */
    public record MapDecoder(Codebook codebook) implements Decoder {
        @Override
        public LatentSpec accepts() {
            return IDS;
        }

        @Override
        public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
            NDArray map = null;
            for (int scale = 0; scale < latents.values().size(); scale++) {
                map = codebook.accumulate(map, latents.values().get(scale), scale);
            }
            return map;
        }
    }
}
