package org.intarsia.backbones.semantic.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.intarsia.backbones.semantic.level.SharedDictionary;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.HeadLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ArrayLeakCheck
class PixelArHeadTest {
    private static final int PATCHES = 6;
    private static final int NUMBERS = 12;
    private static final int WIDTH = 5;
    private static final Step WHOLE = new Step(0, 1, new float[0]);
    private static final FeatureSpec FEATURES =
            new FeatureSpec(
                    List.of(
                            TensorSpec.of(FeatureSpec.TOKENS, -1, WIDTH),
                            TensorSpec.of("z"),
                            TensorSpec.of("history")),
                    new Grid(2, 3),
                    2);
    private static final LatentSpec PIXELS =
            new LatentSpec.Continuous("pixel", 3, new Grid(4, 6), -1, 1);

    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);
    private final TestNoise noise = TestNoise.rows(2);

    @AfterEach
    void close() {
        manager.close();
    }

    private PixelArHead head(String context) {
        return new PixelArHead(
                Options.of(
                        PixelArOptions.class,
                        Map.of(
                                "dim", 16,
                                "n-layer", 2,
                                "n-head", 2,
                                "multiple-of", 8,
                                "context", context)),
                weights,
                FEATURES,
                PIXELS,
                new SharedDictionary());
    }

    private NDArray vectors(NDManager owner) {
        return noise.normal(owner, "vectors", 0, new Shape(PATCHES, WIDTH));
    }

    private NDArray numbers(NDManager owner) {
        NDArray uniform = noise.uniform(owner, "numbers", 0, new Shape(PATCHES * NUMBERS));
        return uniform.mul(256).floor().toType(DataType.INT64, false);
    }

    /** The second row lacks its vector, its earlier pixels, or neither. */
    private NDList features(NDManager owner, NDArray vectorsBnZ, int z, int history) {
        return new NDList(
                vectorsBnZ,
                owner.create(new float[] {1, z}),
                owner.create(new float[] {1, history}));
    }

    private NDArray whole(PixelArHead head, NDArray numbers, int z, int history) {
        NDList features = features(manager, vectors(manager), z, history);
        return head.predict(features, new ModelInput.Ids(numbers), WHOLE).get(0);
    }

    /** Number by number over a cache, and all at once as in training: the same logits. */
    @ParameterizedTest
    @CsvSource({
        "patch, 1, 1",
        "patch, 0, 1",
        "patch, 1, 0",
        "patch, 0, 0",
        "full, 1, 1",
        "full, 0, 0"
    })
    void anAnswerDependsOnWhatWasDrawnBeforeAlone(String context, int z, int history) {
        PixelArHead head = head(context);
        NDArray numbers = numbers(manager);
        NDArray vectors = vectors(manager);
        NDArray whole = whole(head, numbers, z, history);
        assertEquals(new Shape(2, PATCHES * NUMBERS, 256), whole.getShape());
        try (PredictionHead.Session session =
                head.open(new TestRun(manager, noise)).orElseThrow()) {
            for (int n = 0; n < PATCHES; n++) {
                NDArray own = vectors.get(new NDIndex(":, {}:{}", n, n + 1));
                session.hold(
                        features(manager, own, z, history), new Step(n, PATCHES, new float[0]));
                for (int k = 0; k < NUMBERS; k++) {
                    int at = n * NUMBERS + k;
                    int from = Math.max(0, n - 1) * NUMBERS;
                    NDArray sofar = numbers.get(new NDIndex(":, {}:{}", from, at));
                    Step step = new Step(k, NUMBERS, new float[0]);
                    NDArray said = session.predict(new ModelInput.Ids(sofar), step).get(0);
                    assertEquals(new Shape(2, 1, 256), said.getShape());
                    float[] expected =
                            whole.get(new NDIndex(":, {}:{}", at, at + 1)).toFloatArray();
                    assertArrayEquals(expected, said.toFloatArray(), 2e-5f, n + ", " + k);
                }
            }
        }
    }

    /** Patch 0 is changed: patch 1 hears of it in the context of the whole alone. */
    @ParameterizedTest
    @CsvSource({"patch, 1, false", "full, 1, true", "full, 0, false"})
    void theContextDecidesWhichEarlierPixelsCount(String context, int history, boolean counts) {
        PixelArHead head = head(context);
        NDArray numbers = numbers(manager);
        NDArray other = numbers.duplicate();
        other.set(new NDIndex(":, 0:{}", NUMBERS), 7);
        NDIndex second = new NDIndex("1, {}:{}", NUMBERS, 2 * NUMBERS);
        NDArray one = whole(head, numbers, 1, history).get(second);
        NDArray two = whole(head, other, 1, history).get(second);
        assertEquals(counts, one.sub(two).abs().max().getFloat() > 1e-4);
    }

    /** Without its history a row knows its vector, and the colours of the very pixel. */
    @Test
    void theColoursOfAPixelAreKnownWithoutTheHistoryToo() {
        PixelArHead head = head("patch");
        NDArray numbers = numbers(manager);
        NDArray other = numbers.duplicate();
        other.set(new NDIndex(":, 3"), 9);
        NDArray off =
                whole(head, numbers, 1, 0).sub(whole(head, other, 1, 0)).abs().max(new int[] {2});
        float[] second = off.get(new NDIndex("1, 0:{}", NUMBERS)).toFloatArray();
        assertTrue(second[4] > 1e-4 && second[5] > 1e-4, "green and blue of the pixel");
        for (int k = 6; k < NUMBERS; k++) {
            assertEquals(0, second[k], 1e-5, "number " + k);
        }
        float[] first = off.get(new NDIndex("0, 0:{}", NUMBERS)).toFloatArray();
        assertTrue(first[6] > 1e-4, "the next pixel of a row that is told its history");
    }

    @ParameterizedTest
    @ValueSource(strings = {"patch", "full"})
    void itKeepsTheLawsOfHeads(String context) {
        HeadLaws.check(
                head(context),
                owner ->
                        new HeadLaws.Case(
                                features(owner, vectors(owner), 0, 1),
                                new ModelInput.Ids(numbers(owner)),
                                WHOLE));
    }

    @Test
    void numbersThatAreNotThoseOfAPatchAreRefused() {
        PixelArHead head = head("full");
        NDArray numbers = numbers(manager);
        NDList features = features(manager, vectors(manager), 1, 1);
        ModelInput few = new ModelInput.Ids(numbers.get(new NDIndex(":, 1:")));
        refused(ErrorCode.PARTS_DO_NOT_FIT, () -> head.predict(features, few, WHOLE));
        try (PredictionHead.Session session =
                head.open(new TestRun(manager, noise)).orElseThrow()) {
            NDArray own = vectors(manager).get(new NDIndex(":, 0:1"));
            session.hold(features(manager, own, 1, 1), new Step(1, PATCHES, new float[0]));
            ModelInput none = new ModelInput.Ids(numbers.get(new NDIndex(":, 0:3")));
            refused(ErrorCode.PARTS_DO_NOT_FIT, () -> session.predict(none, WHOLE));
            ModelInput wrong =
                    new ModelInput.Ids(numbers.get(new NDIndex(":, 0:{}", NUMBERS)).add(256));
            refused(ErrorCode.TOKEN_OUT_OF_VOCABULARY, () -> session.predict(wrong, WHOLE));
        }
    }

    private static void refused(ErrorCode code, Executable body) {
        IntarsiaException refused = assertThrows(IntarsiaException.class, body);
        assertEquals(code, refused.problems().get(0).code());
    }

    @Test
    void inTrainingAllIsAskedAtOnce() {
        assertTrue(head("patch").open(new TestRun(manager, noise, true)).isEmpty());
    }
}
