package org.intarsia.nn.tokens;

import static org.intarsia.nn.Fixtures.assertClose;
import static org.intarsia.nn.Fixtures.normal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.Set;
import org.intarsia.nn.TestWeights;
import org.intarsia.nn.tokens.CodeTable.Match;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.testkit.ArrayLeakCheck;
import org.intarsia.testkit.PeakMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ArrayLeakCheck
class CodeTableTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final TestWeights weights = new TestWeights(manager);

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray rows() {
        return weights.arrays().get("embedding.weight");
    }

    @Test
    void theNearestCodeIsTheOneAtTheSmallestDistance() {
        CodeTable table = new CodeTable(weights, 9, 4, Match.DISTANCE);
        NDArray z = normal(manager, 1, 20, 4).mul(0.3f);

        NDArray distances = z.expandDims(1).sub(rows().expandDims(0)).square().sum(new int[] {2});

        assertEquals(Set.of("embedding.weight"), weights.arrays().keySet());
        assertArrayEquals(distances.argMin(1).toLongArray(), table.nearest(z).toLongArray());
        assertClose(distances, table.distances(z), 1e-5);
        assertClose(rows().get(3), table.vectors(manager.create(new long[] {3})).get(0), 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"NORMALISED", "COSINE"})
    void rowsThatAreComparedAtLengthOneBeginSo(Match match) {
        new CodeTable(weights, 9, 4, match);

        float[] begun =
                weights.inits().get("embedding.weight").values(new Shape(9, 4), new Random(1));

        NDArray lengths = manager.create(begun, new Shape(9, 4)).norm(new int[] {1});
        assertClose(manager.ones(new Shape(9)), lengths, 1e-6);
    }

    @Test
    void normalisedCodesStandForRowsOfLengthOne() {
        CodeTable table = new CodeTable(weights, 9, 4, Match.NORMALISED);
        NDArray z = normal(manager, 1, 20, 4);
        NDArray lengths = rows().square().sum(new int[] {1}, true).sqrt();
        NDArray unit = rows().div(lengths);

        NDArray cosines = z.matMul(unit.transpose());

        assertArrayEquals(cosines.argMax(1).toLongArray(), table.nearest(z).toLongArray());
        assertClose(unit, table.vectors(manager.arange(9).toType(int64(), false)), 1e-6);
    }

    @Test
    void codesFoundByCosineStandForRowsAsTheyAre() {
        CodeTable table = new CodeTable(weights, 9, 4, Match.COSINE);
        NDArray z = normal(manager, 1, 20, 4);
        NDArray unit = rows().div(rows().square().sum(new int[] {1}, true).sqrt());

        assertArrayEquals(
                z.matMul(unit.transpose()).argMax(1).toLongArray(), table.nearest(z).toLongArray());
        assertClose(rows(), table.vectors(manager.arange(9).toType(int64(), false)), 0);
    }

    private static ai.djl.ndarray.types.DataType int64() {
        return ai.djl.ndarray.types.DataType.INT64;
    }

    @Test
    void ofEqualCodesTheFirstIsTaken() {
        for (Match match : Match.values()) {
            TestWeights own = new TestWeights(manager);
            CodeTable table = new CodeTable(own, 300, 8, match);
            NDArray rows = own.arrays().get("embedding.weight");
            NDArray once = normal(manager, 3, 1, 8);
            for (int copy : new int[] {17, 18, 40, 150, 299}) {
                rows.set(new ai.djl.ndarray.index.NDIndex(copy), once.get(0));
            }
            NDArray z = once.repeat(0, 37);

            for (long id : table.nearest(z).toLongArray()) {
                assertEquals(17, id, match.toString());
            }
        }
    }

    @Test
    void anIdOutsideTheVocabularyIsRefused() {
        CodeTable table = new CodeTable(weights, 9, 4, Match.DISTANCE);
        for (long id : new long[] {9, -1}) {
            NDArray ids = manager.create(new long[] {0, id}, new Shape(1, 2));

            IntarsiaException refused =
                    assertThrows(IntarsiaException.class, () -> table.vectors(ids));

            assertEquals(ErrorCode.TOKEN_OUT_OF_VOCABULARY, refused.problems().get(0).code());
            assertTrue(refused.getMessage().contains(" " + id + " is not"), refused.getMessage());
            assertTrue(refused.getMessage().contains("vocabulary of 9"), refused.getMessage());
        }
    }

    @Test
    void slicesFindWhatTheWholeMatrixFinds() {
        int vocabulary = CodeTable.HELD / 50;
        CodeTable table = new CodeTable(weights, vocabulary, 4, Match.DISTANCE);
        NDArray z = normal(manager, 1, 120, 4).mul(0.3f);
        assertEquals(50, CodeTable.slice(vocabulary));

        assertArrayEquals(
                table.distances(z).argMin(1).toLongArray(), table.nearest(z).toLongArray());
    }

    @Test
    void manyPositionsNeverHoldTheWholeMatrixOfDistances() {
        int positions = 1 << 14;
        int vocabulary = 8192;
        CodeTable table = new CodeTable(weights, vocabulary, 8, Match.DISTANCE);
        NDArray z = normal(manager, 1, positions, 8);
        long whole = 4L * positions * vocabulary;
        NDArray[] ids = new NDArray[1];
        long more = PeakMemory.during(() -> ids[0] = table.nearest(z));

        assertEquals(new Shape(positions), ids[0].getShape());
        assertTrue(more < whole / 4, more + " bytes more were held, all distances are " + whole);
    }

    @Test
    void theSearchLeavesNothingBehindAndTakesNoGradient() {
        CodeTable table = new CodeTable(weights, 9, 4, Match.NORMALISED);
        NDArray z = normal(manager, 1, 20, 4);
        int before = manager.getManagedArrays().size();

        NDArray ids = table.nearest(z);
        NDArray codes = table.vectors(ids);

        assertEquals(before + 2, manager.getManagedArrays().size());
        assertEquals(new Shape(20, 4), codes.getShape());
    }
}
