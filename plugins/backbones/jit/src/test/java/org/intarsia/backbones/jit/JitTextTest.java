package org.intarsia.backbones.jit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.testkit.Closeness;
import org.intarsia.testkit.fixtures.RandomParameters;
import org.intarsia.testkit.fixtures.TestNoise;
import org.intarsia.testkit.fixtures.TestRun;
import org.intarsia.testkit.laws.BackboneLaws;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JitTextTest {
    private static final float[] TIMES = {0.2f, 0.97f};
    private static final ImageSpec IMAGE = new ImageSpec(16, 24);
    private static final ConditioningSpec.Text TEXT = new ConditioningSpec.Text(5, 6);
    private static final int WIDTH = 16;

    private final NDManager manager = NDManager.newBaseManager();
    private final RandomParameters weights = new RandomParameters(manager);
    private final Noise noise = new TestNoise(1, 2);

    private static JitOptions options(int context) {
        return Options.of(
                JitOptions.class,
                Map.of(
                        "patch-size", 4,
                        "hidden-size", WIDTH,
                        "depth", 2,
                        "num-heads", 2,
                        "bottleneck-dim", 6,
                        "in-context-len", context,
                        "in-context-start", 1));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray text(NDManager owner) {
        return noise.normal(owner, "text", 0, new Shape(TEXT.length(), TEXT.width()));
    }

    private static NDArray mask(NDManager owner) {
        return owner.create(new float[] {1, 1, 0, 0, 0, 1, 1, 1, 1, 1}, new Shape(2, 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void theLawsOfBackbonesHold(int context) {
        Shape shape = new Shape(3, IMAGE.height(), IMAGE.width());
        BackboneLaws.check(
                new JitBackbone(options(context), weights, IMAGE, TEXT),
                run -> {
                    NDArray text = text(run);
                    NDArray mask = mask(run);
                    return new BackboneLaws.Case(
                            new ModelInput.NoisyLatents(noise.normal(run, "state", 0, shape)),
                            Conditioning.NONE
                                    .with(Conditioning.TEXT, text, text.mul(0))
                                    .with(Conditioning.TEXT_MASK, mask, mask),
                            new Step(0, 1, TIMES));
                });
    }

    @Test
    void aTextIsPooledAsPlainArithmeticHasIt() {
        TextPooling pooling = new TextPooling(weights, options(3), TEXT);
        float[] got = pooling.forward(text(manager), mask(manager)).toFloatArray();
        assertEquals(2 * 4 * WIDTH, got.length);

        float[] text = text(manager).toFloatArray();
        float[] mask = mask(manager).toFloatArray();
        for (int row = 0; row < 2; row++) {
            double[][] x = new double[5][];
            double[][] kv = new double[5][];
            for (int token = 0; token < 5; token++) {
                double[] in = new double[6];
                for (int i = 0; i < 6; i++) {
                    in[i] = text[(row * 5 + token) * 6 + i];
                }
                x[token] = normed(linear("proj", in), "norm.weight");
                kv[token] = linear("kv", x[token]);
            }
            for (int query = 0; query < 4; query++) {
                double[] want = linear("out", mixed(query, kv, mask, row));
                for (int i = 0; i < WIDTH; i++) {
                    assertEquals(want[i], got[(row * 4 + query) * WIDTH + i], 2e-4, "value " + i);
                }
            }
        }
    }

    private double[] mixed(int query, double[][] kv, float[] mask, int row) {
        float[] q = weights.get("queries").get(0, query).toFloatArray();
        double[] mixed = new double[WIDTH];
        int head = WIDTH / 2;
        for (int h = 0; h < 2; h++) {
            double[] scores = new double[5];
            double sum = 0;
            for (int token = 0; token < 5; token++) {
                for (int i = h * head; i < (h + 1) * head; i++) {
                    scores[token] += q[i] * kv[token][i] / Math.sqrt(head);
                }
                scores[token] = mask[row * 5 + token] == 0 ? 0 : Math.exp(scores[token]);
                sum += scores[token];
            }
            for (int token = 0; token < 5; token++) {
                for (int i = h * head; i < (h + 1) * head; i++) {
                    mixed[i] += scores[token] / sum * kv[token][WIDTH + i];
                }
            }
        }
        return mixed;
    }

    private double[] linear(String name, double[] x) {
        float[] w = weights.get(name + ".weight").toFloatArray();
        float[] y = weights.get(name + ".bias").toFloatArray();
        double[] out = new double[y.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = y[i];
            for (int j = 0; j < x.length; j++) {
                out[i] += w[i * x.length + j] * x[j];
            }
        }
        return out;
    }

    private double[] normed(double[] x, String name) {
        float[] w = weights.get(name).toFloatArray();
        double square = 0;
        for (double value : x) {
            square += value * value / x.length;
        }
        double[] out = new double[x.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = w[i] * x[i] / Math.sqrt(square + JitBlock.EPS);
        }
        return out;
    }

    @Test
    void paddingIsNotSeenAndATextWithoutTokensIsAveraged() {
        NDArray text = text(manager);
        NDArray mask = mask(manager);
        NDArray other = text.add(mask.sub(1).mul(7).expandDims(2));
        assertArrayEquals(forward(text, mask), forward(other, mask));

        float[] none = forward(text, mask.mul(0));
        for (float value : none) {
            assertTrue(Float.isFinite(value), "a finite value");
        }
        assertFalse(Arrays.equals(none, forward(text, mask)), "the mask counts");
    }

    @Test
    void withoutAMaskEveryTokenIsThere() {
        NDArray text = text(manager);
        Closeness.check(
                manager.create(forward(text, manager.ones(new Shape(2, 5)))),
                manager.create(forward(text, null)),
                1e-5);
    }

    private float[] forward(NDArray text, NDArray mask) {
        JitBackbone backbone = new JitBackbone(options(3), weights, IMAGE, TEXT);
        NDArray z = noise.normal(manager, "state", 0, new Shape(3, IMAGE.height(), IMAGE.width()));
        Conditioning given = Conditioning.NONE.with(Conditioning.TEXT, text, text);
        if (mask != null) {
            given = given.with(Conditioning.TEXT_MASK, mask, mask);
        }
        Backbone.Session session = backbone.open(given, new TestRun(manager, noise));
        return session.forward(new ModelInput.NoisyLatents(z), new Step(0, 1, TIMES))
                .get(0)
                .toFloatArray();
    }

    @Test
    void operationsOfTheTextAreCounted() {
        Grid grid = IMAGE.patches(4);
        JitBackbone backbone = new JitBackbone(options(3), weights, IMAGE, TEXT);
        long pooled = 5L * WIDTH * (6 + 2 * WIDTH) + 4L * WIDTH * (2 * 5 + WIDTH);
        assertEquals(2 * 3 * pooled, backbone.flops(3) - new JitCost(options(3), grid, 0).flops(3));
    }
}
