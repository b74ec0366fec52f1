package org.intarsia.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.intarsia.spi.Codebook;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.intarsia.testkit.fixtures.HeadlessPredictor;
import org.intarsia.testkit.fixtures.TestBatch;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.fixtures.ToyPredictor;
import org.intarsia.testkit.laws.CodebookLaws;
import org.intarsia.testkit.laws.DecoderLaws;
import org.intarsia.testkit.laws.HeadLaws;
import org.intarsia.testkit.laws.ObjectiveLaws;
import org.junit.jupiter.api.Test;

/** Every law of heads, decoders, codebooks and objectives catches somebody who breaks it. */
class PartLawsCatchTest {
    private static final Step STEP = new Step(0, 1, new float[] {0.5f, 0.5f});
    private static final LatentSpec.Continuous PIXELS =
            new LatentSpec.Continuous("pixels", 3, new Grid(2, 2), -1, 1);

    @Test
    void aHeadKeepsToItsShapesItsInputsAndItsFeatures() {
        assertDoesNotThrow(() -> head(NDArray::neg, Map.of(), 12));
        assertCaught("the shape of member 0", () -> head(s -> s.sum(new int[] {1}), Map.of(), 12));
        assertCaught("was changed", () -> head(s -> s.negi().duplicate(), Map.of(), 12));
        assertCaught("1 array was left behind", () -> head(s -> s.neg().neg(), Map.of(), 12));
        assertCaught("tokens[4,12] is not tokens[any,13]", () -> head(NDArray::neg, Map.of(), 13));
    }

    @Test
    void aFurtherHeadIsHeldToTheSame() {
        PredictionHead mean = new Head(s -> s.sum(new int[] {1}), Map.of(), 12);
        assertDoesNotThrow(() -> head(NDArray::neg, Map.of("mean", mean), 12));
        PredictionHead writing = new Head(s -> s.negi().duplicate(), Map.of(), 12);
        assertCaught("was changed", () -> head(NDArray::neg, Map.of("writing", writing), 12));
    }

    @Test
    void aDecoderMakesFinitePicturesOfTheSizeAndTouchesNoLatent() {
        assertDoesNotThrow(() -> decoder(NDArray::neg));
        assertCaught("the size of the picture", () -> decoder(z -> z.get(":, :, :1")));
        assertCaught("is NaN", () -> decoder(z -> z.mul(Float.NaN)));
        assertCaught("was changed", () -> decoder(z -> z.negi().duplicate()));
        AtomicInteger calls = new AtomicInteger();
        assertCaught("asked again", () -> decoder(z -> z.add(calls.incrementAndGet())));
    }

    @Test
    void aCodebookKeepsToTheShapesOfItsScales() {
        assertDoesNotThrow(() -> CodebookLaws.check(new Pyramid(4, 2)));
        assertCaught("codes 0", () -> CodebookLaws.check(new Pyramid(5, 2)));
        assertCaught("input 1", () -> CodebookLaws.check(new Pyramid(4, 1)));
    }

    @Test
    void anObjectiveDrawsByTheNoiseAndGivesOneFiniteNumber() {
        AtomicInteger calls = new AtomicInteger();
        BiFunction<NDArray, NDArray, NDArray> square = (x, t) -> x.sub(t).square().mean();
        assertDoesNotThrow(() -> objective(new Squares(() -> 1, square)));
        assertCaught("asked again", () -> objective(new Squares(calls::incrementAndGet, square)));
        assertCaught(
                "one number", () -> objective(new Squares(() -> 1, (x, t) -> x.sub(t).square())));
        assertCaught(
                "the loss is NaN",
                () -> objective(new Squares(() -> 1, (x, t) -> x.mean().mul(Float.NaN))));
        assertCaught(
                "was changed",
                () -> objective(new Squares(() -> 1, (x, t) -> x.subi(t).square().mean())));
    }

    @Test
    void anObjectiveShowsWhatItSays() {
        Function<NDArray, ModelInput> latents = ModelInput.NoisyLatents::new;
        Function<NDArray, ModelInput> placed = x -> new ModelInput.Ids(x, x);
        assertDoesNotThrow(() -> showing(new Showing(InputKind.LATENTS, latents)));
        assertCaught(
                "what the objective shows", () -> showing(new Showing(InputKind.IDS, latents)));
        assertCaught("places are shown", () -> showing(new Showing(InputKind.IDS, placed)));
    }

    private static void showing(Objective objective) {
        ObjectiveLaws.check(
                objective,
                manager ->
                        TestBatch.of(
                                latents(manager),
                                new TestRun(manager, TestNoise.rows(2)),
                                () ->
                                        HeadlessPredictor.of(
                                                (input, step) ->
                                                        new NDList(input.arrays().get(0).mul(2)))));
    }

    private record Showing(InputKind said, Function<NDArray, ModelInput> input)
            implements Objective {
        @Override
        public Optional<InputKind> shows() {
            return Optional.of(said);
        }

        @Override
        public Loss loss(TrainingBatch batch) {
            NDArray x = batch.latents().value();
            Predictor network = batch.predictor(batch.conditioning(), PredictionKind.X);
            return Loss.of("x", network.predict(input.apply(x), STEP).get(0).sum());
        }
    }

    private static void assertCaught(String expected, Runnable check) {
        AssertionError caught = assertThrows(AssertionError.class, check::run);
        assertTrue(caught.getMessage().contains(expected), caught.getMessage());
    }

    private static void head(UnaryOperator<NDArray> work, Map<String, PredictionHead> more, int d) {
        HeadLaws.check(
                new Head(work, more, d),
                manager ->
                        new HeadLaws.Case(
                                new NDList(manager.ones(new Shape(2, 4, 12))),
                                new ModelInput.NoisyLatents(manager.ones(new Shape(2, 3, 2, 2))),
                                STEP));
    }

    private static void decoder(UnaryOperator<NDArray> work) {
        DecoderLaws.check(
                new Decoding(work),
                new ImageSpec(2, 2),
                manager -> new DecoderLaws.Case(latents(manager), Conditioning.NONE));
    }

    private static void objective(Objective objective) {
        ObjectiveLaws.check(
                objective,
                manager ->
                        TestBatch.of(
                                latents(manager),
                                new TestRun(manager, TestNoise.rows(2)),
                                ToyPredictor::new));
    }

    private static Latents latents(NDManager manager) {
        return Latents.clean(manager.ones(new Shape(2, 3, 2, 2)), PIXELS);
    }

    private record Head(UnaryOperator<NDArray> work, Map<String, PredictionHead> heads, int width)
            implements PredictionHead {
        @Override
        public FeatureSpec accepts() {
            TensorSpec tokens = TensorSpec.of("tokens", -1, width);
            return new FeatureSpec(List.of(tokens), new Grid(2, 2), 1);
        }

        @Override
        public PredictionSpec prediction() {
            return new PredictionSpec(PredictionKind.X, TimeAxis.NOISE_AT_ZERO, 1, 0);
        }

        @Override
        public NDList predict(NDList features, ModelInput input, Step step) {
            return new NDList(work.apply(ModelInput.latents(input).latents()));
        }
    }

    private record Decoding(UnaryOperator<NDArray> work) implements Decoder {
        @Override
        public LatentSpec accepts() {
            return PIXELS;
        }

        @Override
        public NDArray decode(Latents latents, Conditioning conditioning, RunContext run) {
            return work.apply(latents.value());
        }
    }

    /** Two scales of 1 and 4 codes. */
    private record Pyramid(int codeWidth, int rows) implements Codebook {
        @Override
        public LatentSpec.Discrete latents() {
            return new LatentSpec.Discrete(
                    "pyramid", 8, 4, List.of(new Grid(1, 1), new Grid(2, 2)));
        }

        @Override
        public NDArray codes(NDArray ids) {
            Shape shape = ids.getShape().add(codeWidth);
            return ids.getManager().ones(shape);
        }

        @Override
        public NDArray accumulate(NDArray featuresBCHW, NDArray ids, int scale) {
            NDArray ones = ids.getManager().ones(new Shape(ids.getShape().get(0), 4, 2, 2));
            return featuresBCHW == null ? ones : featuresBCHW.add(ones);
        }

        @Override
        public NDArray input(NDArray featuresBCHW, int scale) {
            long batch = featuresBCHW.getShape().get(0);
            return featuresBCHW.getManager().ones(new Shape(batch, rows * 2L, 4));
        }
    }

    private record Squares(IntSupplier offset, BiFunction<NDArray, NDArray, NDArray> of)
            implements Objective {
        @Override
        public Optional<InputKind> shows() {
            return Optional.empty();
        }

        @Override
        public Loss loss(TrainingBatch batch) {
            NDArray t = batch.noise().uniform(batch.run().manager(), "t", 0, new Shape(1, 1, 1));
            NDArray moved = t.add(offset.getAsInt());
            return Loss.of("square", of.apply(batch.latents().value(), moved));
        }
    }
}
