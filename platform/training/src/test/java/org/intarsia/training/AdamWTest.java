package org.intarsia.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.intarsia.training.recipe.Recipe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdamWTest {
    private static final Predicate<String> ALL = name -> true;

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray p = manager.create(new float[] {1f, -2f, 0.5f});

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void threeStepsAreThoseOfTheFormula() {
        AdamW adam = adam(0.1, 0);
        float[][] gradients = {{0.5f, -1f, 2f}, {-0.25f, 0.5f, 1f}, {1f, 1f, -4f}};
        double[] expected = {1, -2, 0.5};
        double[] m = new double[3];
        double[] v = new double[3];
        for (int step = 0; step < 3; step++) {
            backward(gradients[step]);
            adam.update(step, 0.01, 1, ALL);
            for (int i = 0; i < 3; i++) {
                double g = gradients[step][i];
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.95 * v[i] + 0.05 * g * g;
                double mHat = m[i] / (1 - Math.pow(0.9, step + 1));
                double vHat = v[i] / (1 - Math.pow(0.95, step + 1));
                expected[i] -= 0.01 * mHat / (Math.sqrt(vHat) + 1e-8);
            }
            for (int i = 0; i < 3; i++) {
                assertEquals(expected[i], p.toFloatArray()[i], 1e-6, "step " + step);
            }
        }
    }

    @Test
    void theFirstStepMovesByTheRateWhateverTheGradient() {
        AdamW adam = adam(0.1, 0);
        backward(1e-3f, -50f, 7f);
        adam.update(0, 0.01, 1, ALL);
        assertArrayEquals(new float[] {0.99f, -1.99f, 0.49f}, p.toFloatArray(), 1e-5f);
    }

    @Test
    void decayShrinksParametersApartFromTheGradient() {
        AdamW adam = adam(0.1, 0.5);
        backward(0f, 0f, 0f);
        adam.update(0, 0.1, 1, ALL);
        assertArrayEquals(new float[] {0.95f, -1.9f, 0.475f}, p.toFloatArray(), 1e-6f);
    }

    @Test
    void gradientsAreScaledMeasuredAndZeroed() {
        AdamW adam = adam(0.1, 0);
        backward(3f, 0f, -4f);
        assertEquals(5, adam.gradientNorm(ALL), 1e-6);
        adam.update(0, 0.01, 0.2, ALL);
        assertEquals(0, adam.gradientNorm(ALL), 0);
        assertArrayEquals(
                new float[] {0.06f, 0f, -0.08f}, adam.state().get("m.p").toFloatArray(), 1e-6f);
        assertTrue(p.hasGradient());
    }

    @Test
    void aParameterThatIsNotMovedKeepsItsMomentsAndForgetsItsGradient() {
        AdamW adam = adam(0.1, 0.5);
        backward(3f, 0f, -4f);
        adam.update(0, 0.01, 1, ALL);
        float[] before = p.toFloatArray();
        float[] moment = adam.state().get("m.p").toFloatArray();
        backward(1f, 1f, 1f);
        assertEquals(0, adam.gradientNorm(name -> false), 0);
        adam.update(1, 0.01, 1, name -> false);
        assertArrayEquals(before, p.toFloatArray());
        assertArrayEquals(moment, adam.state().get("m.p").toFloatArray());
        assertEquals(0, adam.gradientNorm(ALL), 0, "the next step begins without it");
    }

    @Test
    void theRateWarmsUpAndFallsAlongACosine() {
        Recipe.Optimizer cosine = new Recipe.Optimizer(1, 0.9, 0.95, 0, 4, true, 0);
        assertEquals(0.25, cosine.rateAt(0, 104), 1e-12);
        assertEquals(1, cosine.rateAt(3, 104), 1e-12);
        assertEquals(1, cosine.rateAt(4, 104), 1e-12);
        assertEquals(0.5, cosine.rateAt(54, 104), 1e-12);
        assertEquals(0, cosine.rateAt(104, 104), 1e-12);
        Recipe.Optimizer constant = new Recipe.Optimizer(1, 0.9, 0.95, 0, 0, false, 0);
        assertEquals(1, constant.rateAt(0, 10), 0);
        assertEquals(1, constant.rateAt(9, 10), 0);
    }

    private AdamW adam(double rate, double decay) {
        p.setRequiresGradient(true);
        TreeMap<String, NDArray> parameters = new TreeMap<>();
        parameters.put("p", p);
        return new AdamW(
                parameters, new Recipe.Optimizer(rate, 0.9, 0.95, decay, 0, false, 0), manager);
    }

    private void backward(float... gradient) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(p.mul(manager.create(gradient)).sum());
        }
    }
}
