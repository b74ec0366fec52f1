package org.intarsia.backbones.llamagen;

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
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.testkit.LeakCheck;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.pipeline.AssembledPipeline;
import org.intarsia.testkit.pipeline.GeneratedImages;
import org.intarsia.testkit.pipeline.TestPipeline;
import org.junit.jupiter.api.Test;

class LlamagenGenerationTest {
    private static final int V = 32;

    private static final TestPipeline CLASSES = pipeline(V, "kind: class, classes: 10");

    private static TestPipeline pipeline(int vocabulary, String conditioning) {
        return trainedBy(vocabulary, conditioning, "next-token");
    }

    private static TestPipeline trainedBy(int vocabulary, String conditioning, String objective) {
        return pipeline(vocabulary, conditioning, "raster, top-k: 20, top-p: 0.95", objective);
    }

    private static TestPipeline pipeline(
            int vocabulary, String conditioning, String sampler, String objective) {
        return LlamagenPresetsTest.KIT.manifest(
                """
                image: {height: 16, width: 12}
                conditioning: {%1$s}
                tokenizer: {use: levels, patch: 4, vocabulary: %2$d}
                backbone:
                  use: llamagen
                  dim: 16
                  n-layer: 2
                  n-head: 2
                  n-kv-head: 1
                  multiple-of: 8
                  vocab-size: %3$d
                head: {use: logits, preset: llamagen}
                guidance: {use: cfg-logits, scale: 2.0}
                sampler: {use: %5$s}
                decoder: {use: levels, patch: 4, vocabulary: %2$d}
                objective: {use: %4$s}
                """
                        .formatted(conditioning, vocabulary, V, objective, sampler));
    }

    /** It was planned once, and ended in an error of the engine. */
    @Test
    void aSamplerOfScalesIsRefusedAtTheEdgeToTheBackbone() {
        Problem problem =
                pipeline(V, "kind: class, classes: 10", "next-scale", "next-token").refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.subject().startsWith("edge sampler -> backbone"), problem.subject());
        assertEquals(
                "vectors (vectors since the last step) offered, ids (all ids so far) expected",
                problem.cause());
        assertTrue(problem.next().contains("sampler raster"), problem.next());
    }

    @Test
    void anObjectiveThatShowsAnyOrderIsRefusedForItReadsTheRasterAlone() {
        Problem problem = trainedBy(V, "kind: class, classes: 10", "permuted-next-token").refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.subject().startsWith("edge objective -> backbone"), problem.subject());
        assertEquals("tokens in any order offered, in raster order expected", problem.cause());
        assertTrue(problem.next().contains("objective next-token"), problem.next());
    }

    /** Of a pipeline that is built anew. */
    private static GeneratedImages images(long... seeds) {
        return CLASSES.generate(
                seeds, LongStream.of(seeds).mapToInt(seed -> (int) seed % 10).toArray());
    }

    @Test
    void aPictureIsTheSameAloneInABatchOfEightAndAfterARestart() {
        GeneratedImages eight = images(1, 2, 3, 4, 5, 6, 7, 8);
        assertEquals(List.of(1, 2, 3, 4), eight.previews(), "a preview after every row");
        for (int row = 0; row < 8; row += 3) {
            assertArrayEquals(images(row + 1).values(), eight.image(row));
        }
        assertTrue(distinct(eight.values()) > 8, "the tokens differ");
    }

    private static int distinct(float[] values) {
        Set<Float> all = new HashSet<>();
        for (float value : values) {
            all.add(value);
        }
        return all.size();
    }

    @Test
    void theCacheIsAllocatedOnceAndLaterForwardsLeaveNothing() {
        try (AssembledPipeline assembly = CLASSES.assemble()) {
            NDManager manager = assembly.manager();
            NDArray labels = manager.create(new long[] {1, 2});
            Conditioning given = Conditioning.NONE.with(Conditioning.LABEL, labels, labels);
            TestRun run = new TestRun(manager, new TestNoise(1, 2));
            Backbone backbone = assembly.part(Backbone.class);
            try (Backbone.Session session = backbone.open(given, run)) {
                NDArray ids = manager.create(new long[2 * 11], new Shape(2, 11));
                for (int length = 0; length < 12; length++) {
                    NDArray shown = ids.get(new NDIndex(":, 0:{}", length));
                    Step step = new Step(length, 12, new float[0]);
                    if (length == 0) {
                        session.forward(new ModelInput.Ids(shown), step).close();
                        continue;
                    }
                    try (LeakCheck check = LeakCheck.on(manager)) {
                        NDList features = session.forward(new ModelInput.Ids(shown), step);
                        assertEquals(new Shape(2, 1, 16), features.get(0).getShape());
                        check.keep(features);
                    }
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void whatASessionRemembersChangesNothing() {
        try (AssembledPipeline assembly = CLASSES.assemble()) {
            NDManager manager = assembly.manager();
            NDArray labels = manager.create(new long[] {3});
            Conditioning given = Conditioning.NONE.with(Conditioning.LABEL, labels, labels);
            TestRun run = new TestRun(manager, new TestNoise(1));
            Backbone backbone = assembly.part(Backbone.class);
            NDArray ids = manager.create(new long[] {5, 1, 31, 7}, new Shape(1, 4));
            Step step = new Step(0, 12, new float[0]);
            Backbone.Session remembering = backbone.open(given, run);
            NDArray two = ids.get(new NDIndex(":, 0:2"));
            NDArray before = remembering.forward(new ModelInput.Ids(two), step).get(0);
            NDArray after = remembering.forward(new ModelInput.Ids(ids), step).get(0);
            float[] anew =
                    backbone.open(given, run)
                            .forward(new ModelInput.Ids(ids), step)
                            .get(0)
                            .toFloatArray();
            assertEquals(new Shape(1, 2, 16), after.getShape());
            assertArrayEquals(Arrays.copyOf(anew, 48), before.toFloatArray(), 1e-5f);
            assertArrayEquals(Arrays.copyOfRange(anew, 48, 80), after.toFloatArray(), 1e-5f);
            float[] again =
                    remembering.forward(new ModelInput.Ids(ids), step).get(0).toFloatArray();
            assertArrayEquals(anew, again, "the same ids again begin anew");
        }
    }

    @Test
    void idsThatNoTableHasAreRefused() {
        try (AssembledPipeline assembly = CLASSES.assemble()) {
            NDManager manager = assembly.manager();
            NDArray labels = manager.create(new long[] {3});
            Conditioning given = Conditioning.NONE.with(Conditioning.LABEL, labels, labels);
            Backbone.Session session =
                    assembly.part(Backbone.class)
                            .open(given, new TestRun(manager, new TestNoise(1)));
            ModelInput ids = new ModelInput.Ids(manager.create(new long[] {0, V}, new Shape(1, 2)));
            Step step = new Step(0, 12, new float[0]);
            IntarsiaException e =
                    assertThrows(IntarsiaException.class, () -> session.forward(ids, step));
            assertEquals(ErrorCode.TOKEN_OUT_OF_VOCABULARY, e.problems().get(0).code());
        }
    }

    @Test
    void aTextThatIsLongerThanTheTableIsRefusedAndAShorterOneIsPadded() {
        try (AssembledPipeline assembly =
                pipeline(V, "kind: text, length: 5, width: 6").assemble()) {
            NDManager manager = assembly.manager();
            Backbone backbone = assembly.part(Backbone.class);
            TestRun run = new TestRun(manager, new TestNoise(1));
            NDArray seven = manager.ones(new Shape(1, 7, 6));
            Conditioning longer = Conditioning.NONE.with(Conditioning.TEXT, seven, seven);
            IntarsiaException e =
                    assertThrows(IntarsiaException.class, () -> backbone.open(longer, run));
            assertEquals(ErrorCode.CAPTION_DOES_NOT_FIT, e.problems().get(0).code());
            NDArray three = manager.ones(new Shape(1, 3, 6));
            Conditioning shorter = Conditioning.NONE.with(Conditioning.TEXT, three, three);
            NDArray none = manager.create(new Shape(1, 0), DataType.INT64);
            Shape found =
                    backbone.open(shorter, run)
                            .forward(new ModelInput.Ids(none), new Step(0, 12, new float[0]))
                            .get(0)
                            .getShape();
            assertEquals(new Shape(1, 5, 16), found);
        }
    }

    @Test
    void aTokenizerOfAnotherVocabularyIsRefusedByThePlan() {
        Problem problem = pipeline(64, "kind: class, classes: 10").refusal();
        assertEquals(ErrorCode.PARTS_DO_NOT_FIT, problem.code());
        assertTrue(problem.cause().contains("a vocabulary of 64"), problem.cause());
        assertTrue(problem.cause().contains("32 expected"), problem.cause());
    }
}
