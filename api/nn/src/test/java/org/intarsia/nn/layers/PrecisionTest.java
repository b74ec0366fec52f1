package org.intarsia.nn.layers;

import static org.intarsia.nn.Fixtures.assertClose;
import static org.intarsia.nn.Fixtures.normal;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Map;
import java.util.function.Function;
import org.intarsia.nn.TestWeights;
import org.intarsia.nn.conv.Conv2d;
import org.intarsia.nn.layers.Linear.Bias;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.vit.VitBlock;
import org.intarsia.nn.vit.VitDesign;
import org.intarsia.nn.vit.VitNames;
import org.intarsia.spi.plugin.MatrixPrecision;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Trace;
import org.intarsia.testkit.ArrayLeakCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer multiplies in the precision of its own parameters. */
@ArrayLeakCheck
class PrecisionTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray x = normal(manager, 1, 2, 5, 8);
    private final NDArray map = normal(manager, 2, 1, 8, 5, 5);
    private final Map<String, Function<Weights, NDArray>> layers =
            Map.of(
                    "linear", weights -> new Linear(weights, 8, 6).forward(x),
                    "kernel",
                            weights ->
                                    Linear.ofKernel(
                                                    weights,
                                                    new Shape(6, 2, 2, 2),
                                                    Linear.Options.NO_BIAS)
                                            .forward(x),
                    "swiglu", weights -> new SwiGlu(weights, 8, 6, Bias.WITH_BIAS).forward(x),
                    "swiglu separate",
                            weights -> SwiGlu.separate(weights, 8, 6, Bias.NO_BIAS).forward(x),
                    "conv2d", weights -> new Conv2d(weights, 8, 6, 3).forward(map),
                    "conv2d of frames",
                            weights ->
                                    new Conv2d(
                                                    weights,
                                                    new Shape(6, 8),
                                                    Conv2d.Window.same(3),
                                                    Bias.WITH_BIAS,
                                                    Conv2d.Kernel.FRAMES)
                                            .forward(map),
                    "vit",
                            weights ->
                                    new VitBlock(
                                                    weights,
                                                    VitDesign.plain(8, 2, 16, 1e-6),
                                                    VitNames.DINO)
                                            .forward(x, null, Trace.NONE));

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linear",
                "kernel",
                "swiglu",
                "swiglu separate",
                "conv2d",
                "conv2d of frames",
                "vit"
            })
    void aLayerRoundsAsItsParametersSayWhileGradientsFlow(String name) {
        Function<Weights, NDArray> layer = layers.get(name);
        NDArray plain;
        NDArray rounded;
        try (GradientCollector recording = manager.getEngine().newGradientCollector()) {
            plain = layer.apply(new TestWeights(manager, MatrixPrecision.FLOAT32));
            rounded = layer.apply(new TestWeights(manager, MatrixPrecision.BFLOAT16));
            recording.zeroGradients();
        }

        assertClose(plain, rounded, 0.1);
        assertNotEquals(plain, rounded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "swiglu", "conv2d", "vit"})
    void aLayerDoesNotRoundWithoutGradients(String name) {
        Function<Weights, NDArray> layer = layers.get(name);
        Gradients.off(
                () ->
                        assertClose(
                                layer.apply(new TestWeights(manager, MatrixPrecision.FLOAT32)),
                                layer.apply(new TestWeights(manager, MatrixPrecision.BFLOAT16)),
                                0));
    }
}
