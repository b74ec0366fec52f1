package org.intarsia.nn.ops;

import static org.intarsia.nn.Fixtures.assertAgree;
import static org.intarsia.nn.Fixtures.assertClose;
import static org.intarsia.nn.Fixtures.normal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import org.intarsia.nn.Fixtures;
import org.intarsia.spi.plugin.MatrixPrecision;
import org.intarsia.spi.spec.Grid;
import org.intarsia.testkit.ArrayLeakCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ArrayLeakCheck
class MapOpsTest {
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 3, 7, 6, 5, 3",
        "2, 0, 3, 7, 6, 5, 3",
        "2, 1, 3, 7, 6, 5, 3",
        "1, 0, 8, 4, 4, 6, 1",
        "1, 1, 32, 8, 8, 32, 3",
        "1, 1, 32, 16, 16, 64, 3",
        "2, 0, 32, 17, 17, 32, 3",
        "1, 1, 64, 8, 8, 3, 3",
        "1, 1, 3, 32, 32, 32, 3"
    })
    void aConvolutionIsTheSumOfItsShiftedProducts(
            int stride, int padding, int in, int rows, int columns, int out, int side) {
        List<NDArray> inputs =
                List.of(
                        normal(manager, 1, 2, in, rows, columns),
                        normal(manager, 2, out, in, side, side),
                        normal(manager, 3, out));
        assertAgree(
                inputs,
                it -> MapOps.conv2d(it.get(0), it.get(1), it.get(2), plain(stride, padding)),
                it -> shifted(it, stride, padding));
    }

    @Test
    void aConvolutionIsRoundedToBfloat16WhereThatIsAskedFor() {
        List<NDArray> inputs =
                List.of(
                        normal(manager, 1, 2, 20, 9, 8),
                        normal(manager, 2, 12, 20, 3, 3),
                        normal(manager, 3, 12));
        Function<MapOps.Convolution, NDList> gradients =
                how ->
                        Fixtures.gradients(
                                inputs, it -> MapOps.conv2d(it.get(0), it.get(1), it.get(2), how));
        NDList plain = gradients.apply(plain(2, 1));
        NDList rounded = gradients.apply(new MapOps.Convolution(2, 1, MatrixPrecision.BFLOAT16));
        for (int i = 0; i < inputs.size(); i++) {
            assertClose(plain.get(i), rounded.get(i), 0.02);
        }
        assertNotEquals(plain.get(0), rounded.get(0));
    }

    private static MapOps.Convolution plain(int stride, int padding) {
        return new MapOps.Convolution(stride, padding, MatrixPrecision.FLOAT32);
    }

    private static NDArray shifted(List<NDArray> inputs, int stride, int padding) {
        NDArray x = padded(padded(inputs.get(0), padding, 2), padding, 3);
        NDArray w = inputs.get(1);
        long side = w.getShape().get(2);
        long rows = (x.getShape().get(2) - side) / stride + 1;
        long columns = (x.getShape().get(3) - side) / stride + 1;
        NDArray y = inputs.get(2).reshape(-1, 1);
        for (long i = 0; i < side; i++) {
            for (long j = 0; j < side; j++) {
                NDArray seen =
                        x.get(
                                ":, :, {}:{}:{}, {}:{}:{}",
                                i,
                                i + stride * (rows - 1) + 1,
                                stride,
                                j,
                                j + stride * (columns - 1) + 1,
                                stride);
                NDArray factors = w.get(":, :, {}, {}", i, j);
                y = y.add(factors.matMul(seen.reshape(seen.getShape().get(0), -1, rows * columns)));
            }
        }
        return y.reshape(-1, w.getShape().get(0), rows, columns);
    }

    private static NDArray padded(NDArray x, int padding, int axis) {
        if (padding == 0) {
            return x;
        }
        long[] shape = x.getShape().getShape().clone();
        shape[axis] = padding;
        NDArray zeros = x.getManager().zeros(new Shape(shape));
        return NDArrays.concat(new NDList(zeros, x, zeros), axis);
    }

    @Test
    void aConvolutionNeedsNoBias() {
        NDArray x = normal(manager, 1, 2, 3, 4, 4);
        NDArray w = normal(manager, 2, 5, 3, 1, 1);
        NDArray want = MapOps.conv2d(x, w, manager.zeros(new Shape(5)), plain(1, 0));

        assertClose(want, MapOps.conv2d(x, w, null, plain(1, 0)), 0);
    }

    @Test
    void groupsOfChannelsAreNormalisedTogether() {
        List<NDArray> inputs =
                List.of(
                        normal(manager, 1, 2, 6, 3, 4),
                        normal(manager, 2, 6),
                        normal(manager, 3, 6));
        assertAgree(
                inputs,
                in -> MapOps.groupNorm(in.get(0), 3, in.get(1), in.get(2), 1e-6),
                MapOpsTest::groupNorm);
        assertAgree(
                inputs,
                in -> MapOps.groupNormSilu(in.get(0), 3, in.get(1), in.get(2), 1e-6),
                in -> {
                    NDArray y = groupNorm(in);
                    return y.div(y.neg().exp().add(1));
                });
    }

    private static NDArray groupNorm(List<NDArray> in) {
        NDArray groups = in.get(0).reshape(2, 3, -1);
        NDArray centred = groups.sub(groups.mean(new int[] {2}, true));
        NDArray variance = centred.square().mean(new int[] {2}, true);
        NDArray normed = centred.div(variance.add(1e-6).sqrt()).reshape(2, 6, 3, 4);
        return normed.mul(in.get(1).reshape(1, 6, 1, 1)).add(in.get(2).reshape(1, 6, 1, 1));
    }

    @Test
    void zerosComeOnTheRightAndBelow() {
        NDArray x = normal(manager, 1, 1, 2, 2, 3);
        NDArray want = manager.zeros(new Shape(1, 2, 3, 4));
        want.set(new ai.djl.ndarray.index.NDIndex(":, :, :2, :3"), x);

        assertClose(want, MapOps.padRightAndBottom(x), 0);
    }

    @Test
    void poolingTakesTheMeanOfEverySquare() {
        assertAgree(
                List.of(normal(manager, 1, 2, 3, 4, 6)),
                in -> MapOps.averagePool(in.get(0), 2),
                in -> in.get(0).reshape(2, 3, 2, 2, 3, 2).mean(new int[] {5}).mean(new int[] {3}));
    }

    @ParameterizedTest
    @CsvSource({"16, 13", "8, 3", "5, 2", "4, 1", "4, 6", "7, 7"})
    void areaAveragesTheCellsThatACellCovers(int from, int to) {
        NDArray weights =
                matrix(
                        from,
                        to,
                        (j, i) -> {
                            int low = j * from / to;
                            int high = ((j + 1) * from + to - 1) / to;
                            return i >= low && i < high
                                    ? Float.floatToIntBits(1f / (high - low))
                                    : 0;
                        });
        assertResizes(from, weights, x -> MapOps.area(x, new Grid(to, to)));
    }

    @ParameterizedTest
    @CsvSource({"1, 8", "2, 8", "5, 8", "13, 16", "3, 3"})
    void bicubicTakesFourTapsOfTheKeysKernel(int from, int to) {
        NDArray weights =
                matrix(
                        from,
                        to,
                        (j, i) -> {
                            double at = (j + 0.5) * from / to - 0.5;
                            int base = (int) Math.floor(at);
                            double sum = 0;
                            for (int tap = base - 1; tap <= base + 2; tap++) {
                                if (Math.min(from - 1, Math.max(0, tap)) == i) {
                                    sum += keys(Math.abs(at - tap));
                                }
                            }
                            return Float.floatToIntBits((float) sum);
                        });
        assertResizes(from, weights, x -> MapOps.bicubic(x, new Grid(to, to)));
    }

    private static double keys(double x) {
        double a = -0.75;
        return x <= 1
                ? (a + 2) * x * x * x - (a + 3) * x * x + 1
                : a * x * x * x - 5 * a * x * x + 8 * a * x - 4 * a;
    }

    /** [to, from]; the entries are given as the bits of floats. */
    private NDArray matrix(int from, int to, IntBinaryOperator bits) {
        float[] values = new float[to * from];
        for (int j = 0; j < to; j++) {
            for (int i = 0; i < from; i++) {
                values[j * from + i] = Float.intBitsToFloat(bits.applyAsInt(j, i));
            }
        }
        return manager.create(values, new Shape(to, from));
    }

    /** A resize is the same matrix on both axes. */
    private void assertResizes(
            int from, NDArray weights, java.util.function.UnaryOperator<NDArray> resize) {
        assertAgree(
                List.of(normal(manager, from, 2, 3, from, from)),
                in -> resize.apply(in.get(0)),
                in -> weights.matMul(in.get(0)).matMul(weights.transpose()));
    }

    @Test
    void tokensAreRowMajorAndComeBack() {
        NDArray x = normal(manager, 1, 2, 3, 4, 5);

        NDArray tokens = MapOps.tokens(x);

        assertClose(x.get(":, :, 1, 2"), tokens.get(":, 7"), 0);
        assertClose(x, MapOps.map(tokens, new Grid(4, 5)), 0);
    }

    @Test
    void aBorderRepeatsTheNearestValue() {
        try (NDManager scratch = NDManager.newBaseManager()) {
            NDArray map = scratch.create(new float[] {1, 2, 3, 4}, new Shape(1, 1, 2, 2));
            float[] wide = MapOps.replicated(map, 1).toFloatArray();
            assertArrayEquals(new float[] {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4}, wide);
        }
    }

    @Test
    void straightLinesBetweenTheMiddlesOfCells() {
        try (NDManager scratch = NDManager.newBaseManager()) {
            NDArray map = scratch.create(new float[] {0, 4}, new Shape(1, 1, 1, 2));
            float[] wide = MapOps.bilinear(map, new Grid(1, 4)).toFloatArray();
            assertArrayEquals(new float[] {0, 1, 3, 4}, wide, 1e-6f);
        }
    }
}
