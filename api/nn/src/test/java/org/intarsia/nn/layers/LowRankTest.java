package org.intarsia.nn.layers;

import static org.intarsia.nn.Fixtures.assertClose;
import static org.intarsia.nn.Fixtures.normal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.intarsia.nn.TestWeights;
import org.intarsia.nn.lowrank.LowRankSize;
import org.intarsia.nn.vit.VitBlock;
import org.intarsia.nn.vit.VitDesign;
import org.intarsia.nn.vit.VitNames;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Trace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LowRankTest {
    private static final LowRankSize SIZE = new LowRankSize(2, 6, 0.5);
    private static final Linear.Options ADDED = Linear.Options.WITH_BIAS.lowRank(SIZE);

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray x = normal(manager, 1, 2, 5, 8);
    private final Map<String, Function<Weights, NDArray>> layers =
            Map.of(
                    "linear", weights -> new Linear(weights, 8, 6, ADDED).forward(x),
                    "swiglu separate", weights -> SwiGlu.separate(weights, 8, 6, ADDED).forward(x),
                    "swiglu together",
                            weights ->
                                    SwiGlu.together(
                                                    new Linear(weights.at("a"), 8, 12, ADDED),
                                                    new Linear(weights.at("b"), 6, 8, ADDED))
                                            .forward(x),
                    "one matrix", weights -> block(VitNames.DINO, weights),
                    "three matrices", weights -> block(VitNames.TRANSFORMERS_DINO, weights));

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray block(VitNames names, Weights weights) {
        VitDesign design = VitDesign.plain(8, 2, 16, 1e-6).with(new VitDesign.LowRanks(SIZE, SIZE));
        return new VitBlock(weights, design, names).forward(x, null, Trace.NONE);
    }

    private TestWeights weights(boolean trained) {
        return trained ? new TestWeights(manager).trained() : new TestWeights(manager);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linear",
                "swiglu separate",
                "swiglu together",
                "one matrix",
                "three matrices"
            })
    void matricesThatAreMergedGiveWhatThoseApartGive(String name) {
        NDArray apart = layers.get(name).apply(weights(true));
        NDArray merged = layers.get(name).apply(weights(false));
        assertClose(apart, merged, 1e-5);
    }

    @Test
    void theProductIsScaledByAlphaOverTheRank() {
        TestWeights trained = weights(true);
        NDArray y = new Linear(trained, 8, 6, ADDED).forward(x);
        Map<String, NDArray> p = trained.arrays();
        assertEquals(Set.of("weight", "bias", "lora_A", "lora_B"), p.keySet());
        NDArray whole = p.get("weight").add(p.get("lora_B").matMul(p.get("lora_A")).mul(3));
        assertClose(x.matMul(whole.transpose()).add(p.get("bias")), y, 1e-5);
        assertNotEquals(x.matMul(p.get("weight").transpose()).add(p.get("bias")), y);
    }

    @Test
    void whatIsFreshAddsNothing() {
        TestWeights trained = weights(true);
        new Linear(trained, 8, 6, ADDED);
        Map<String, Init> inits = trained.inits();
        for (float value : inits.get("lora_B").values(new Shape(6, 2), new Random(1))) {
            assertEquals(0f, value);
        }
        float[] inner = inits.get("lora_A").values(new Shape(2, 5000), new Random(1));
        double squares = 0;
        for (float value : inner) {
            squares += value * value;
        }
        assertEquals(0.5, Math.sqrt(squares / inner.length), 0.02);
    }

    @Test
    void aBiasOfTheScoresIsThatOfAnAttentionWithoutTheToken() {
        VitBlock block =
                new VitBlock(weights(false), VitDesign.plain(8, 2, 16, 1e-6), VitNames.DINO);
        NDArray bias = manager.create(new float[] {-40, 0, 0, 0, 0});
        NDArray without = block.forward(x.get(":, 1:"), null, Trace.NONE);
        NDArray with = block.forward(x, null, bias, Trace.NONE);
        assertClose(without, with.get(":, 1:"), 1e-5);
        NDArray even = block.forward(x, null, manager.zeros(new Shape(5)), Trace.NONE);
        assertClose(block.forward(x, null, Trace.NONE), even, 1e-5);
    }
}
