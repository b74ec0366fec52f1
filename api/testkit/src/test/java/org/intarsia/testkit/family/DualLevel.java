package org.intarsia.testkit.family;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * Semantic autoregression over patches, and over the numbers of each patch: the head remembers the
 * numbers of its patch for as long as the features of the patch are held.
 */
public final class DualLevel {
    /** Numbers of a patch. */
    public static final int NUMBERS = 3;

    private DualLevel() {}

    /**
     * The next number is h + the sum of those before it, modulo the vocabulary.
     *
     * @param read ids that were read, each once where they are remembered
     */
    public record NumberHead(AtomicInteger read) implements PredictionHead {
        @Override
        public FeatureSpec accepts() {
            return new Hybrid.Semantic(null).features();
        }

        @Override
        public PredictionSpec prediction() {
            return PredictionSpec.logits();
        }

        @Override
        public Set<InputKind> reads() {
            return Set.of(InputKind.IDS);
        }

        /** Of all that is shown at once, with nothing remembered. */
        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            NDArray ids = ModelInput.ids(input).idsBn();
            return logits(features.get(0), sum(ids));
        }

        @Override
        public Optional<PredictionHead.Session> open(RunContext run) {
            return Optional.of(new Patch());
        }

        private NDArray sum(NDArray idsBn) {
            read.addAndGet((int) idsBn.size());
            return idsBn.toType(DataType.FLOAT32, true).sum(new int[] {1}).reshape(-1, 1, 1);
        }

        private static NDList logits(NDArray hB11, NDArray sumB11) {
            NDArray next = hB11.add(sumB11).mod(Hybrid.VOCABULARY);
            NDArray codes = next.getManager().arange((float) Hybrid.VOCABULARY);
            return new NDList(next.sub(codes).square().neg());
        }

        /** The numbers of the patch whose features are held. */
        private final class Patch implements PredictionHead.Session {
            private NDArray h;
            private NDArray sum;
            private long seen;

            @Override
            public void hold(NDList features, Step around) {
                h = features.get(0);
                sum = h.zerosLike();
                seen = 0;
            }

            @Override
            public NDList predict(ModelInput input, Step step) {
                NDArray ids = ModelInput.ids(input).idsBn();
                long shown = ids.getShape().get(1);
                if (shown > seen) {
                    sum = sum.add(NumberHead.this.sum(ids.get(":, " + seen + ":")));
                    seen = shown;
                }
                return logits(h, sum);
            }
        }
    }

    /** Greedy: hold a patch, ask for its numbers one by one, show its vector. */
    public record NumberByNumber() implements Sampler {
        @Override
        public PredictionKind predictionKind() {
            return PredictionKind.LOGITS;
        }

        @Override
        public InputKind shows() {
            return InputKind.VECTORS;
        }

        @Override
        public InputKind showsHead() {
            return InputKind.IDS;
        }

        @Override
        public SamplerState start(SampleRequest request, Noise noise) {
            Shape none = new Shape(noise.batch(), 0);
            NDArray ids = request.manager().create(none, DataType.INT64);
            return SamplerState.autoregression(Hybrid.PATCHES, new NDList(ids), noise);
        }

        @Override
        public SamplerState step(SamplerState state, Predictor predictor) {
            NDArray sofar = state.values().get(0);
            int n = state.index();
            Step here = new Step(n, Hybrid.PATCHES, new float[0]);
            Predictor held = predictor.hold(new ModelInput.Vectors(last(state)), here);
            Shape none = new Shape(state.noise().batch(), 0);
            NDArray patch = sofar.getManager().create(none, DataType.INT64);
            for (int i = 0; i < NUMBERS; i++) {
                Step inner = new Step(i, NUMBERS, new float[0]);
                NDArray logits = held.predict(new ModelInput.Ids(patch), inner).get(0);
                patch = patch.concat(logits.argMax(2), 1);
            }
            return state.next(0, new NDList(sofar.concat(patch, 1)), new NDList());
        }

        /** The patch before as a vector; none before the first. */
        private static NDArray last(SamplerState state) {
            NDArray sofar = state.values().get(0);
            if (state.index() == 0) {
                return sofar.getManager().create(new Shape(state.noise().batch(), 0, NUMBERS));
            }
            NDArray last = sofar.get(":, " + (state.index() - 1) * NUMBERS + ":");
            return last.toType(DataType.FLOAT32, true).expandDims(1);
        }

        @Override
        public Latents latents(SamplerState state, SampleRequest request) {
            return new Latents(
                    new NDList(List.of(state.values().get(0).duplicate())), request.latents(), 0);
        }
    }
}
