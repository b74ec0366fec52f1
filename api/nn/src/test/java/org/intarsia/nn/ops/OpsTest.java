package org.intarsia.nn.ops;

import static org.intarsia.nn.Fixtures.assertAgree;
import static org.intarsia.nn.Fixtures.assertClose;
import static org.intarsia.nn.Fixtures.gradients;
import static org.intarsia.nn.Fixtures.normal;
import static org.intarsia.spi.plugin.MatrixPrecision.FLOAT32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.testkit.ArrayLeakCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class OpsTest {
    private static final double EPS = 1e-6;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray random(long seed, long... shape) {
        return normal(manager, seed, shape);
    }

    @Test
    void linearIsAMatrixProductAndABias() {
        for (long rows : new long[] {3, 40}) {
            assertAgree(
                    List.of(random(1, 2, rows, 12), random(2, 20, 12), random(3, 20)),
                    in -> Ops.linear(in.get(0), in.get(1), in.get(2), FLOAT32),
                    in -> in.get(0).matMul(in.get(1).transpose()).add(in.get(2)));
        }
    }

    @Test
    void linearGoesWithoutABias() {
        assertAgree(
                List.of(random(1, 2, 40, 12), random(2, 20, 12)),
                in -> Ops.linear(in.get(0), in.get(1), null, FLOAT32),
                in -> in.get(0).matMul(in.get(1).transpose()));
    }

    @Test
    void rmsNormDividesByTheRootMeanSquare() {
        assertAgree(
                List.of(random(1, 2, 5, 12), random(2, 12)),
                in -> Ops.rmsNorm(in.get(0), in.get(1), EPS),
                in -> rms(in.get(0), EPS).mul(in.get(1)));
        assertAgree(
                List.of(random(1, 2, 5, 12).mul(1e-3)),
                in -> Ops.rmsNorm(in.get(0), null, 1e-5),
                in -> rms(in.get(0), 1e-5));
    }

    @Test
    void rmsNormOfZerosIsZeroWithFiniteGradients() {
        NDArray zeros = manager.zeros(new Shape(2, 3, 4));
        NDArray gradient =
                gradients(List.of(zeros), in -> Ops.rmsNorm(in.get(0), null, EPS)).get(0);

        assertClose(zeros, Ops.rmsNorm(zeros, null, EPS), 0);
        assertEquals(0, gradient.isNaN().toType(DataType.FLOAT32, false).sum().getFloat());
    }

    @Test
    void layerNormHasZeroMeanAndUnitVariance() {
        assertAgree(
                List.of(random(1, 2, 5, 12), random(2, 12), random(3, 12)),
                in -> Ops.layerNorm(in.get(0), in.get(1), in.get(2), EPS),
                in -> layer(in.get(0)).mul(in.get(1)).add(in.get(2)));
        assertAgree(
                List.of(random(1, 2, 5, 12)),
                in -> Ops.layerNorm(in.get(0), null, null, EPS),
                in -> layer(in.get(0)));
    }

    @Test
    void modulationScalesAndShiftsEveryToken() {
        assertAgree(
                List.of(random(1, 2, 5, 12), random(2, 2, 12), random(3, 2, 12)),
                in -> Ops.modulate(in.get(0), in.get(1), in.get(2)),
                in -> modulated(in.get(0), in.get(1), in.get(2)));
    }

    @Test
    void aModulatedNormIsTheNormThenTheModulation() {
        List<NDArray> inputs =
                List.of(random(1, 2, 5, 12), random(4, 12), random(2, 2, 12), random(3, 2, 12));
        assertAgree(
                inputs,
                in -> Ops.modulatedRmsNorm(in.get(0), in.get(1), in.get(2), in.get(3), EPS),
                in -> modulated(rms(in.get(0), EPS).mul(in.get(1)), in.get(2), in.get(3)));
    }

    @Test
    void aGatedResidualAddsTheGatedBranch() {
        assertAgree(
                List.of(random(1, 2, 5, 12), random(2, 2, 12), random(3, 2, 5, 12)),
                in -> Ops.gatedResidual(in.get(0), in.get(1), in.get(2)),
                in -> in.get(0).add(in.get(1).expandDims(1).mul(in.get(2))));
    }

    @Test
    void geluTanhIsTheApproximationOfHendrycksAndGimpel() {
        assertAgree(
                List.of(random(1, 2, 5, 7)),
                in -> Ops.geluTanh(in.get(0)),
                in -> {
                    NDArray x = in.get(0);
                    NDArray cube = x.square().mul(x).mul(manager.create(0.044715f));
                    NDArray root = manager.create((float) Math.sqrt(2 / Math.PI));
                    NDArray half = manager.create(0.5f);
                    return x.mul(x.add(cube).mul(root).tanh().add(1)).mul(half);
                });
    }

    @Test
    void constantsMultiplyAndBoundAlsoWhenTheyAreGarbage() {
        List<NDArray> x = List.of(random(1, 2, 5, 7));
        NDArray third = manager.create(0.3f);
        assertAgree(x, in -> Ops.times(in.get(0), 0.3), in -> in.get(0).mul(third));
        assertAgree(x, in -> Ops.atLeast(in.get(0), 0.3), in -> in.get(0).maximum(third));
        assertAgree(x, in -> Ops.atMost(in.get(0), 0.3), in -> in.get(0).minimum(third));
    }

    @Test
    void unitDividesByTheEuclideanNorm() {
        assertAgree(
                List.of(random(1, 2, 5, 7)),
                in -> Ops.unit(in.get(0)),
                in -> in.get(0).div(in.get(0).square().sum(new int[] {-1}, true).sqrt()));
    }

    @Test
    void unitOfZerosIsZero() {
        NDArray zeros = manager.zeros(new Shape(2, 4));

        assertClose(zeros, Ops.unit(zeros), 0);
    }

    @Test
    void siluGateMultipliesTheSecondHalfBySiluOfTheFirst() {
        assertAgree(
                List.of(random(1, 2, 5, 12)),
                in -> Ops.siluGate(in.get(0)),
                in -> {
                    NDList halves = in.get(0).split(2, 2);
                    return silu(halves.get(0)).mul(halves.get(1));
                });
    }

    @Test
    void siluIsTheArgumentTimesItsSigmoid() {
        assertAgree(List.of(random(1, 2, 5)), in -> Ops.silu(in.get(0)), in -> silu(in.get(0)));
    }

    @Test
    void geluIsTheExactOne() {
        float[] got = Ops.gelu(manager.create(new float[] {1, 0.5f, 0, -2})).toFloatArray();

        assertArrayEquals(new float[] {0.8413447f, 0.3457312f, 0, -0.0455003f}, got, 1e-6f);
    }

    @Test
    void ropeTurnsPairsOfNeighbours() {
        NDArray angles = random(7, 5, 4);
        NDArray table = NDArrays.stack(new NDList(angles.cos(), angles.sin()), 2);
        assertAgree(
                List.of(random(1, 2, 5, 3, 8)),
                in -> Ops.rope(in.get(0), table),
                in -> turned(in.get(0), angles));
    }

    @Test
    void attentionIsSoftmaxOfScaledScores() {
        assertAgree(
                List.of(random(1, 2, 3, 5, 8), random(2, 2, 3, 7, 8), random(3, 2, 3, 7, 8)),
                in -> Ops.attention(in.get(0), in.get(1), in.get(2)),
                in -> attention(in.get(0), in.get(1), in.get(2), null));
    }

    @Test
    void aMaskHidesKeys() {
        NDArray seen = random(9, 1, 1, 5, 7).gt(0);
        seen = NDArrays.concat(new NDList(manager.ones(new Shape(1, 1, 5, 1)).gt(0), seen), 3);
        NDArray mask = seen;
        NDArray hidden = seen.logicalNot().toType(DataType.FLOAT32, false).mul(-1e9);
        assertAgree(
                List.of(random(1, 2, 3, 5, 8), random(2, 2, 3, 8, 8), random(3, 2, 3, 8, 8)),
                in -> Ops.attention(in.get(0), in.get(1), in.get(2), mask),
                in -> attention(in.get(0), in.get(1), in.get(2), hidden));
    }

    @Test
    void causalAttentionSeesNoLaterToken() {
        float[] hidden = new float[25];
        for (int i = 0; i < 25; i++) {
            hidden[i] = i % 5 > i / 5 ? -1e9f : 0;
        }
        NDArray mask = manager.create(hidden, new Shape(1, 1, 5, 5));
        assertAgree(
                List.of(random(1, 2, 3, 5, 8), random(2, 2, 3, 5, 8), random(3, 2, 3, 5, 8)),
                in -> Ops.causalAttention(in.get(0), in.get(1), in.get(2)),
                in -> attention(in.get(0), in.get(1), in.get(2), mask));
    }

    @Test
    void aSinusoidHasCosinesFirst() {
        assertAgree(
                List.of(random(1, 3), random(2, 4)),
                in -> Ops.timestepSinusoid(in.get(0), in.get(1)),
                in -> {
                    NDArray angles = in.get(0).expandDims(1).mul(in.get(1));
                    return NDArrays.concat(new NDList(angles.cos(), angles.sin()), 1);
                });
    }

    @Test
    void anEmbeddingPicksRowsAndSumsTheirGradients() {
        NDArray ids = manager.create(new long[] {3, 0, 3});
        NDArray oneHot = ids.oneHot(4);
        assertAgree(
                List.of(random(1, 4, 6)),
                in -> Ops.embedding(ids, in.get(0)),
                in -> oneHot.matMul(in.get(0)));
    }

    @Test
    void anArrayWithADottedNameIsStillOneArgument() {
        NDArray w = random(2, 20, 12);
        NDArray x = random(1, 40, 12);
        List<NDArray> leaves = List.of(x, w);
        NDList want = gradients(leaves, in -> Ops.linear(in.get(0), in.get(1), null, FLOAT32));
        NDList got =
                gradients(
                        leaves,
                        in -> {
                            in.get(1).setName("blocks.0.attn.qkv.weight");
                            return Ops.linear(in.get(0), in.get(1), null, FLOAT32);
                        });

        assertClose(want.get(1), got.get(1), 0);
    }

    @Test
    void gradientsAreTheSameBitForBitEveryTime() {
        List<NDArray> inputs = List.of(random(1, 2, 70, 32), random(2, 64, 32), random(3, 64));
        float[] first = null;
        for (int time = 0; time < 4; time++) {
            NDArray w =
                    gradients(
                                    inputs,
                                    in ->
                                            Ops.siluGate(
                                                    Ops.linear(
                                                            in.get(0), in.get(1), in.get(2),
                                                            FLOAT32)))
                            .get(1);
            first = first == null ? w.toFloatArray() : first;
            assertArrayEquals(first, w.toFloatArray());
        }
    }

    @Test
    void recordingIsAsBeforeAfterItWasOff() {
        NDArray x = random(1, 2, 3);
        NDArray doubled =
                gradients(
                                List.of(x),
                                in -> {
                                    Gradients.off(() -> Ops.silu(in.get(0)));
                                    return in.get(0).add(in.get(0));
                                })
                        .get(0);

        assertClose(normal(manager, 99, 2, 3).mul(2), doubled, 1e-6);
    }

    @Test
    void resultsBelongToTheManagerOfTheFirstArgument() {
        try (NDManager inner = manager.newSubManager()) {
            NDArray x = normal(inner, 1, 2, 40, 12);
            NDArray w = random(2, 20, 12);
            assertSame(inner, Ops.linear(x, w, null, FLOAT32).getManager());
            assertSame(inner, Gradients.off(() -> Ops.linear(x, w, null, FLOAT32)).getManager());
        }
    }

    private static NDArray rms(NDArray x, double eps) {
        return x.div(x.square().mean(new int[] {-1}, true).add(eps).sqrt());
    }

    private static NDArray layer(NDArray x) {
        NDArray centred = x.sub(x.mean(new int[] {-1}, true));
        return centred.div(centred.square().mean(new int[] {-1}, true).add(EPS).sqrt());
    }

    private static NDArray modulated(NDArray x, NDArray shift, NDArray scale) {
        return x.mul(scale.expandDims(1).add(1)).add(shift.expandDims(1));
    }

    private static NDArray silu(NDArray x) {
        return x.div(x.neg().exp().add(1));
    }

    private static NDArray turned(NDArray xBNhd, NDArray anglesNp) {
        Shape shape = xBNhd.getShape();
        NDArray pairs = xBNhd.reshape(shape.get(0), shape.get(1), shape.get(2), -1, 2);
        NDArray a = pairs.get("..., 0");
        NDArray b = pairs.get("..., 1");
        NDArray cos = anglesNp.expandDims(1).cos();
        NDArray sin = anglesNp.expandDims(1).sin();
        NDList turned = new NDList(a.mul(cos).sub(b.mul(sin)), a.mul(sin).add(b.mul(cos)));
        return NDArrays.stack(turned, 4).reshape(shape);
    }

    private static NDArray attention(NDArray q, NDArray k, NDArray v, NDArray bias) {
        NDArray scores =
                q.matMul(k.transpose(0, 1, 3, 2)).div(q.getManager().create((float) Math.sqrt(8)));
        return (bias == null ? scores : scores.add(bias)).softmax(-1).matMul(v);
    }
}
