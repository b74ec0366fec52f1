package org.intarsia.nn.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.Loss;
import org.intarsia.spi.plugin.Options;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestNoise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LossTermsTest {
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void termsAreWeighedAndThoseWithoutAWeightAreNotComputed() {
        WeightedTerms terms = new WeightedTerms();
        terms.add("b", 2, () -> manager.create(3f));
        terms.add(
                "none",
                0,
                () -> {
                    throw new AssertionError("nobody asks");
                });
        terms.add("a", 0.5, () -> manager.create(4f));
        Loss loss = terms.loss();
        assertEquals(List.of("b", "a"), List.copyOf(loss.terms().keySet()));
        assertEquals(8, loss.total().getFloat());
        assertEquals(3, loss.terms().get("b").getFloat());
        assertThrows(IllegalStateException.class, new WeightedTerms()::loss);
    }

    @Test
    void theCosineDistanceIsNothingAlongAndTwoAgainst() {
        NDArray a = manager.create(new float[] {1, 0, 0, 2}, new Shape(1, 2, 2));
        NDArray b = manager.create(new float[] {5, 0, 0, -1}, new Shape(1, 2, 2));
        assertEquals(0, CosineDistance.of(a, a).getFloat(), 1e-6);
        assertEquals(1, CosineDistance.of(a, b).getFloat(), 1e-6);
    }

    @Test
    void timesAreEvenOrLeanToTheSideOfTheirMean() {
        TestNoise rows = TestNoise.rows(4000);
        NDArray even = Options.of(FlowTimes.class, Map.of("times", "uniform")).draw(manager, rows);
        assertEquals(0.5, even.mean().getFloat(), 0.02);
        FlowTimes leaning = Options.of(FlowTimes.class, Map.of("p-mean", 1, "p-std", 0.5));
        NDArray drawn = leaning.draw(manager, rows);
        // Half of them are above the sigmoid of the mean.
        double half = 1 / (1 + Math.exp(-1));
        long above = drawn.gt((float) half).sum().toLongArray()[0];
        assertEquals(2000, above, 120);
        assertTrue(drawn.min().getFloat() > 0 && drawn.max().getFloat() < 1);
    }

    @Test
    void aProjectionIsThreeLayersWithTheActivationBetween() {
        RandomParameters weights = new RandomParameters(manager);
        ProjectionMlp mlp =
                new ProjectionMlp(weights, new ProjectionMlp.Widths(3, 5, 2), Ops::silu);
        NDArray x = new TestNoise(1, 2).normal(manager, "x", 0, new Shape(3));
        NDArray want = x;
        for (String layer : new String[] {"0", "2", "4"}) {
            want = layer.equals("0") ? want : Ops.silu(want);
            want =
                    want.matMul(weights.get(layer + ".weight").transpose())
                            .add(weights.get(layer + ".bias"));
        }
        assertTrue(mlp.forward(x).sub(want).abs().max().getFloat() < 1e-5);
    }
}
