package org.intarsia.nn.ops;

import static org.intarsia.nn.Fixtures.assertClose;
import static org.intarsia.nn.Fixtures.normal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.intarsia.spi.plugin.MatrixPrecision;
import org.intarsia.testkit.ArrayLeakCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class OpPackTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray x = normal(manager, 1, 2, 40, 12);
    private final NDArray w = normal(manager, 2, 20, 12);
    private final NDArray b = normal(manager, 3, 20);

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void everyPackMultipliesAlike() {
        NDArray w3 = normal(manager, 4, 12, 10);
        for (NDArray bias : new NDArray[] {b, null}) {
            NDArray product = OpPack.Plain.PACK.run("linear", x, w, bias);
            NDArray gated = OpPack.Plain.PACK.run("swiglu", x, w, bias, w3, null);
            for (OpPack pack : List.of(OpPack.Plain.PACK, OpPack.Fast.PACK)) {
                NDArray row = x.get(":, :1");
                assertClose(product, pack.run("linear", x, w, bias), 1e-5);
                assertClose(product.get(":, :1"), pack.run("linear", row, w, bias), 1e-5);
                assertClose(gated, pack.run("swiglu", x, w, bias, w3, null), 1e-5);
            }
        }
    }

    @Test
    void factorsAreRoundedToBfloat16WhereThatIsAskedForAndGradientsFlow() {
        NDArray product = OpPack.Plain.PACK.run("linear", x, w, b);
        NDArray rounded = OpPack.Bfloat16.PACK.run("linear", x, w, b);
        assertClose(product, rounded, 0.1);
        assertNotEquals(product, rounded);
        w.setRequiresGradient(true);
        NDArray taught;
        Engine engine = w.getManager().getEngine();
        try (GradientCollector gradients = engine.newGradientCollector()) {
            taught = Ops.linear(x, w, b, MatrixPrecision.BFLOAT16);
            gradients.backward(taught.sum());
        }
        assertClose(rounded, taught, 0);
        assertEquals(DataType.FLOAT32, w.getGradient().getDataType());
        NDArray sums = x.sum(new int[] {0, 1});
        assertClose(sums.broadcast(w.getShape()), w.getGradient(), 0.3);
    }

    @Test
    void aProcessorWithoutBfloat16RoundsTheSameFactors() {
        OpPack elsewhere = OpPack.Bfloat16.rounded();
        assertClose(
                OpPack.Bfloat16.PACK.run("linear", x, w, b),
                elsewhere.run("linear", x, w, b),
                2e-2);
        NDArray map = normal(manager, 5, 2, 16, 5, 4);
        NDArray kernel = normal(manager, 6, 32, 16, 3, 3);
        Function<OpPack, NDArray> conv2d = pack -> pack.run("conv2d", map, kernel, null, 1, 1);
        NDArray product = conv2d.apply(elsewhere);
        NDArray plain = conv2d.apply(OpPack.Plain.PACK);
        assertClose(conv2d.apply(OpPack.Bfloat16.PACK), product, 1e-2);
        assertClose(plain, product, 1e-2);
        assertNotEquals(plain, product);
    }

    @Test
    void nothingIsRoundedWithoutGradients() {
        NDArray product = Gradients.off(() -> Ops.linear(x, w, b, MatrixPrecision.FLOAT32));
        NDArray same = Gradients.off(() -> Ops.linear(x, w, b, MatrixPrecision.BFLOAT16));
        assertClose(product, same, 0);
    }

    @Test
    void aCallLeavesOnlyItsResult() {
        w.setName("blocks.0.attn.qkv.weight");
        int before = manager.getManagedArrays().size();

        OpPack.call("linear", x, w, b);

        assertEquals(before + 1, manager.getManagedArrays().size());
    }

    @Test
    void callsMayRunAtTheSameTime() {
        Supplier<NDArray> gate =
                () ->
                        Gradients.off(
                                () -> Ops.siluGate(Ops.linear(x, w, b, MatrixPrecision.FLOAT32)));
        List<CompletableFuture<NDArray>> calls =
                IntStream.range(0, 8).mapToObj(i -> CompletableFuture.supplyAsync(gate)).toList();
        NDArray gated = gate.get();

        calls.forEach(call -> assertClose(gated, call.join(), 0));
    }

    @Test
    void anUnknownOperationIsRefusedByTheEngine() {
        assertThrows(EngineException.class, () -> OpPack.call("no_such_operation", x));
    }
}
