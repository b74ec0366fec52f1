package org.intarsia.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import java.util.TreeMap;
import org.intarsia.training.net.ClassifierNet;
import org.intarsia.training.net.Net;
import org.intarsia.training.recipe.Recipe;
import org.junit.jupiter.api.Test;

class EmaTest {
    @Test
    void theMeanFollowsTheParametersWithItsDecay() {
        Recipe recipe = Toys.recipe(4, 1);
        try (Ema ema = new Ema(new ClassifierNet(recipe, 1), 0.75)) {
            String name = "head.bias";
            NDArray mean = ema.net().trained().get(name);
            TreeMap<String, NDArray> parameters = new TreeMap<>(ema.net().trained());
            parameters.replaceAll((key, array) -> array.onesLike().mul(8));
            ema.follow(parameters, 1000);
            assertArrayEquals(filled(2f, 10), mean.toFloatArray(), 1e-6f);
            ema.follow(parameters, 1001);
            assertArrayEquals(filled(3.5f, 10), mean.toFloatArray(), 1e-6f);
        }
    }

    @Test
    void theMeanHoldsNoHistory() {
        Recipe recipe = Toys.recipe(4, 1);
        try (Ema ema = new Ema(new ClassifierNet(recipe, 1), 0.75);
                Net net = new ClassifierNet(recipe, 1)) {
            recorded(() -> ema.follow(net.trained(), 1000));
            // The engine lets only an array that was computed from nothing change this.
            assertDoesNotThrow(
                    () -> ema.net().trained().get("head.bias").setRequiresGradient(false));
        }
    }

    private static void recorded(Runnable body) {
        GradientCollector recording = Engine.getInstance().newGradientCollector();
        try {
            body.run();
        } finally {
            recording.close();
        }
    }

    @Test
    void theMeanSoonForgetsTheRandomBeginning() {
        try (Ema ema = new Ema(new ClassifierNet(Toys.recipe(4, 1), 1), 0.999)) {
            assertEquals(0.1, ema.decayAt(0), 1e-12);
            assertEquals(2.0 / 11, ema.decayAt(1), 1e-12);
            assertEquals(0.999, ema.decayAt(100_000), 0);
        }
    }

    private static float[] filled(float value, int count) {
        float[] values = new float[count];
        java.util.Arrays.fill(values, value);
        return values;
    }
}
