package org.intarsia.nn;

import static org.intarsia.nn.Fixtures.assertClose;
import static org.intarsia.nn.Fixtures.normal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
    void aCallLeavesOnlyItsResult() {
        w.setName("blocks.0.attn.qkv.weight");
        int before = manager.getManagedArrays().size();

        OpPack.call("linear", x, w, b);

        assertEquals(before + 1, manager.getManagedArrays().size());
    }

    @Test
    void callsMayRunAtTheSameTime() {
        NDArray want = Ops.linear(x, w, b);
        List<CompletableFuture<NDArray>> calls =
                IntStream.range(0, 8)
                        .mapToObj(
                                i ->
                                        CompletableFuture.supplyAsync(
                                                () -> Ops.siluGate(Ops.linear(x, w, b))))
                        .toList();
        NDArray gated = Ops.siluGate(want);

        calls.forEach(call -> assertClose(gated, call.join(), 0));
    }

    @Test
    void anUnknownOperationIsRefusedByTheEngine() {
        assertThrows(EngineException.class, () -> OpPack.call("no_such_operation", x));
    }
}
