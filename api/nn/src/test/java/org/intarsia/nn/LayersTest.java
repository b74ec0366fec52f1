package org.intarsia.nn;

import static org.intarsia.nn.Fixtures.assertClose;
import static org.intarsia.nn.Fixtures.normal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Set;
import org.intarsia.nn.conv.GroupNorm;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.Attention;
import org.intarsia.nn.layers.Dropout;
import org.intarsia.nn.layers.ImageTextAttention;
import org.intarsia.nn.layers.JointAttention;
import org.intarsia.nn.layers.LabelEmbedding;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.Linear.Bias;
import org.intarsia.nn.layers.Mlp;
import org.intarsia.nn.layers.Norm;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.layers.SwiGlu;
import org.intarsia.nn.layers.TextEmbedding;
import org.intarsia.nn.layers.TimestepEmbedding;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.PixelEmbedding;
import org.intarsia.spi.run.Scoped;
import org.intarsia.testkit.ArrayLeakCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class LayersTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final TestWeights weights = new TestWeights(manager);

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray get(String name) {
        return weights.arrays().get(name);
    }

    private NDArray linear(String name, NDArray x) {
        NDArray product = x.matMul(get(name + ".weight").transpose());
        NDArray bias = get(name + ".bias");
        return bias == null ? product : product.add(bias);
    }

    @Test
    void aLinearLayerOfAKernelFlattensIt() {
        Linear layer = Linear.ofKernel(weights, new Shape(5, 3, 2, 2), Linear.Options.NO_BIAS);
        NDArray x = normal(manager, 1, 2, 7, 12);

        NDArray flat = get("weight").reshape(5, 12);
        assertClose(x.matMul(flat.transpose()), layer.forward(x), 1e-5);
        assertEquals(Set.of("weight"), weights.arrays().keySet());
    }

    @Test
    void aGroupNormOfAGroupAChannelForgetsPlainColours() {
        NDArray one = manager.create(new float[] {0.1f, 0.8f, 0.3f, 0.5f}, new Shape(1, 4, 1, 1));
        NDArray other = manager.create(new float[] {0.9f, 0.2f, 0.6f, 0.4f}, new Shape(1, 4, 1, 1));
        GroupNorm each = new GroupNorm(weights, 4, 4);
        GroupNorm together = new GroupNorm(weights, 4, 1);
        NDArray bias = get("bias").reshape(1, 4, 1, 1);
        for (NDArray colour : new NDArray[] {one, other}) {
            NDArray plain = colour.broadcast(new Shape(1, 4, 3, 3));
            NDArray forgotten = each.forward(plain);
            NDArray kept = together.forward(plain);

            assertClose(bias.broadcast(plain.getShape()), forgotten, 1e-4);
            NDArray normed = colour.sub(colour.mean()).div(deviation(colour));
            NDArray want = normed.mul(get("weight").reshape(1, 4, 1, 1)).add(bias);
            assertClose(want.broadcast(plain.getShape()), kept, 1e-4);
        }
    }

    private static float deviation(NDArray x) {
        return (float) Math.sqrt(x.sub(x.mean()).square().mean().getFloat());
    }

    @Test
    void anMlpIsTwoLayersWithTheActivationBetween() {
        Mlp layer = new Mlp(weights, 6, 10, NDArray::tanh);
        NDArray x = normal(manager, 1, 2, 3, 6);

        assertClose(linear("fc2", linear("fc1", x).tanh()), layer.forward(x), 1e-5);
        assertEquals(new Shape(10, 6), get("fc1.weight").getShape());
    }

    @Test
    void swiGluIsTheSameOnEveryPath() {
        for (Bias bias : Bias.values()) {
            TestWeights own = new TestWeights(manager);
            SwiGlu layer = new SwiGlu(own, 24, 40, bias);
            NDArray x = normal(manager, 1, 2, 33, 24);

            NDArray ab = x.matMul(own.arrays().get("w12.weight").transpose());
            ab = bias == Bias.WITH_BIAS ? ab.add(own.arrays().get("w12.bias")) : ab;
            NDList halves = ab.split(2, 2);
            NDArray a = halves.get(0);
            NDArray gated = a.div(a.neg().exp().add(1)).mul(halves.get(1));
            NDArray want = gated.matMul(own.arrays().get("w3.weight").transpose());
            want = bias == Bias.WITH_BIAS ? want.add(own.arrays().get("w3.bias")) : want;

            assertClose(want, layer.forward(x), 1e-5);
            assertClose(want, layer.forward(x, Dropout.NONE), 1e-5);
            assertClose(want, Gradients.off(() -> layer.forward(x)), 1e-5);
        }
    }

    @Test
    void swiGluOfSeparateMatricesIsTheSameOnEveryPath() {
        for (Bias bias : Bias.values()) {
            TestWeights own = new TestWeights(manager);
            SwiGlu layer = SwiGlu.separate(own, 24, 40, bias);
            NDArray x = normal(manager, 1, 2, 33, 24);

            NDArray a = linear(own, "w1", x);
            NDArray gated = a.div(a.neg().exp().add(1)).mul(linear(own, "w3", x));
            NDArray want = linear(own, "w2", gated);

            assertClose(want, layer.forward(x), 1e-5);
            assertClose(want, layer.forward(x, Dropout.NONE), 1e-5);
            assertClose(want, Gradients.off(() -> layer.forward(x)), 1e-5);
        }
    }

    private static NDArray linear(TestWeights own, String name, NDArray x) {
        NDArray product = x.matMul(own.arrays().get(name + ".weight").transpose());
        NDArray bias = own.arrays().get(name + ".bias");
        return bias == null ? product : product.add(bias);
    }

    @Test
    void imageTokensSeeThemselvesAndTheTextWithOneNormOfKeys() {
        ImageTextAttention layer = new ImageTextAttention(weights, 24, 3, 1e-6);
        NDArray x = normal(manager, 1, 2, 6, 24);
        NDArray text = normal(manager, 2, 2, 5, 24);
        for (NDArray table : new NDArray[] {null, table(6, 8)}) {
            NDArray qkv = linear("qkv_x", x).reshape(2, 6, 3, 3, 8).transpose(2, 0, 1, 3, 4);
            NDArray kv = linear("kv_y", text).reshape(2, 5, 2, 3, 8).transpose(2, 0, 1, 3, 4);
            NDArray q = rms(qkv.get(0)).mul(get("q_norm.weight"));
            NDArray k = rms(qkv.get(1)).mul(get("k_norm.weight"));
            NDArray kText = rms(kv.get(0)).mul(get("k_norm.weight"));
            q = table == null ? q : Ops.rope(q, table);
            k = table == null ? k : Ops.rope(k, table);
            NDArray keys = k.concat(kText, 1).transpose(0, 2, 3, 1);
            NDArray values = qkv.get(2).concat(kv.get(1), 1).transpose(0, 2, 1, 3);
            NDArray scores =
                    q.transpose(0, 2, 1, 3)
                            .matMul(keys)
                            .div(q.getManager().create((float) Math.sqrt(8)))
                            .softmax(-1);
            NDArray mixed = scores.matMul(values).transpose(0, 2, 1, 3).reshape(2, 6, 24);
            NDArray want = linear("proj", mixed);

            assertClose(want, layer.forward(x, text, table), 1e-5);
            assertClose(want, Gradients.off(() -> layer.forward(x, text, table)), 1e-5);
        }
        assertEquals(
                Set.of(
                        "qkv_x.weight",
                        "kv_y.weight",
                        "q_norm.weight",
                        "k_norm.weight",
                        "proj.weight",
                        "proj.bias"),
                weights.arrays().keySet());
    }

    @Test
    void imageAndTextSeeBothWithNormsAndTurnsOfTheirOwn() {
        JointAttention layer = new JointAttention(weights, 24, 3, 1e-6);
        NDArray x = normal(manager, 1, 2, 6, 24);
        NDArray y = normal(manager, 2, 2, 5, 24);
        for (boolean turned : new boolean[] {false, true}) {
            NDArray tableX = turned ? table(6, 8) : null;
            NDArray tableY = turned ? table(5, 8) : null;
            NDList image = heads("x", x, tableX);
            NDList text = heads("y", y, tableY);
            NDArray keys = image.get(1).concat(text.get(1), 2).swapAxes(2, 3);
            NDArray values = image.get(2).concat(text.get(2), 2);
            NDArray[] want = new NDArray[2];
            for (int stream = 0; stream < 2; stream++) {
                NDArray q = (stream == 0 ? image : text).get(0);
                NDArray mixed =
                        q.matMul(keys)
                                .div(q.getManager().create((float) Math.sqrt(8)))
                                .softmax(-1)
                                .matMul(values);
                NDArray joined = mixed.transpose(0, 2, 1, 3).reshape(2, -1, 24);
                want[stream] = linear(stream == 0 ? "proj_x" : "proj_y", joined);
            }

            NDList got = layer.forward(x, y, tableX, tableY);
            NDList fast = Gradients.off(() -> layer.forward(x, y, tableX, tableY));
            for (int stream = 0; stream < 2; stream++) {
                assertClose(want[stream], got.get(stream), 1e-5);
                assertClose(want[stream], fast.get(stream), 1e-5);
            }
        }
    }

    /** Queries, keys and values [B, h, N, d] of one of the two streams. */
    private NDList heads(String stream, NDArray x, NDArray table) {
        NDArray qkv = linear("qkv_" + stream, x).reshape(2, -1, 3, 3, 8).transpose(2, 0, 1, 3, 4);
        NDArray q = rms(qkv.get(0)).mul(get("q_norm_" + stream + ".weight"));
        NDArray k = rms(qkv.get(1)).mul(get("k_norm_" + stream + ".weight"));
        q = table == null ? q : Ops.rope(q, table);
        k = table == null ? k : Ops.rope(k, table);
        return new NDList(
                q.transpose(0, 2, 1, 3), k.transpose(0, 2, 1, 3), qkv.get(2).transpose(0, 2, 1, 3));
    }

    @Test
    void aTextIsProjectedAndThenNormalised() {
        TextEmbedding layer = new TextEmbedding(weights, 5, 8, 1e-6);
        NDArray text = normal(manager, 1, 2, 3, 5);

        NDArray want = rms(linear("proj", text)).mul(get("norm.weight"));
        assertClose(want, layer.forward(text), 1e-5);
    }

    @Test
    void pixelsAreEmbeddedWithTheirPlaceBesideTheirValues() {
        float[] places = {0.5f, -1, 0.25f, 2};
        PixelEmbedding layer =
                new PixelEmbedding(
                        weights, new PixelEmbedding.Dimensions(3, 2, 2, 4), () -> places.clone());
        NDArray pixels = normal(manager, 1, 5, 2, 3);

        NDArray table = manager.create(places, new Shape(1, 2, 2)).repeat(0, 5);
        assertClose(linear("embedder.0", pixels.concat(table, 2)), layer.forward(pixels), 1e-5);
        assertClose(table.get("0:1"), layer.coordinates(), 0);
    }

    @Test
    void attentionIsTheSameOnEveryPath() {
        for (boolean norm : new boolean[] {false, true}) {
            for (boolean rope : new boolean[] {false, true}) {
                Attention layer =
                        new Attention(
                                weights, 24, new Attention.Options(3, Bias.WITH_BIAS, norm, 1e-6));
                NDArray x = normal(manager, 1, 2, 6, 24);
                NDArray table = rope ? table(6, 8) : null;

                NDArray want = attention(x, norm, table);
                assertClose(want, layer.forward(x, table), 1e-5);
                assertClose(want, Gradients.off(() -> layer.forward(x, table)), 1e-5);
            }
        }
    }

    private NDArray table(int tokens, int headWidth) {
        NDArray angles = normal(manager, 5, tokens, headWidth / 2);
        return NDArrays.stack(new NDList(angles.cos(), angles.sin()), 2);
    }

    private NDArray attention(NDArray x, boolean norm, NDArray table) {
        NDArray qkv = linear("qkv", x).reshape(2, 6, 3, 3, 8).transpose(2, 0, 1, 3, 4);
        NDArray q = norm ? rms(qkv.get(0)).mul(get("q_norm.weight")) : qkv.get(0);
        NDArray k = norm ? rms(qkv.get(1)).mul(get("k_norm.weight")) : qkv.get(1);
        q = (table == null ? q : Ops.rope(q, table)).transpose(0, 2, 1, 3);
        k = (table == null ? k : Ops.rope(k, table)).transpose(0, 2, 3, 1);
        NDArray scores = q.matMul(k).div(q.getManager().create((float) Math.sqrt(8))).softmax(-1);
        NDArray mixed = scores.matMul(qkv.get(2).transpose(0, 2, 1, 3)).transpose(0, 2, 1, 3);
        return linear("proj", mixed.reshape(2, 6, 24));
    }

    private static NDArray rms(NDArray x) {
        return x.div(x.square().mean(new int[] {-1}, true).add(1e-6).sqrt());
    }

    @Test
    void adaptiveChunksComeInTheOrderOfTheFile() {
        AdaLn layer = new AdaLn(weights.at("adaLN_modulation.1"), 8, 6);
        NDArray c = normal(manager, 1, 2, 8);

        NDList chunks = layer.forward(c);

        assertEquals(6, chunks.size());
        assertClose(linear("adaLN_modulation.1", c), NDArrays.concat(chunks, 1), 1e-5);
    }

    @Test
    void normsModulateAsTheyNormalise() {
        NDArray x = normal(manager, 1, 2, 5, 8);
        NDArray shift = normal(manager, 2, 2, 8);
        NDArray scale = normal(manager, 3, 2, 8);
        Norm[] norms = {
            new RmsNorm(weights.at("rms"), 8, 1e-6),
            new LayerNorm(weights.at("layer"), 8, 1e-5),
            LayerNorm.plain(1e-6)
        };
        for (Norm norm : norms) {
            NDArray want = norm.forward(x).mul(scale.expandDims(1).add(1)).add(shift.expandDims(1));
            assertClose(want, norm.forward(x, shift, scale), 1e-5);
        }
    }

    @Test
    void timeIsEmbeddedWithCosinesFirst() {
        TimestepEmbedding layer = new TimestepEmbedding(weights, 12, 8, 10_000);
        float[] times = {0.25f, 0.9f};
        float[] values = new float[16];
        for (int row = 0; row < 2; row++) {
            for (int i = 0; i < 4; i++) {
                double angle = times[row] * Math.pow(10_000, -i / 4.0);
                values[row * 8 + i] = (float) Math.cos(angle);
                values[row * 8 + 4 + i] = (float) Math.sin(angle);
            }
        }
        NDArray hidden = linear("mlp.0", manager.create(values, new Shape(2, 8)));
        NDArray want = linear("mlp.2", hidden.div(hidden.neg().exp().add(1)));

        assertClose(want, layer.forward(manager.create(times)), 1e-5);
    }

    @Test
    void labelsHaveARowEachAndOneForNone() {
        LabelEmbedding layer = new LabelEmbedding(weights, 4, 6);
        NDArray table = get("embedding_table.weight");

        NDArray rows = layer.forward(manager.create(new long[] {4, 1}));

        assertEquals(new Shape(5, 6), table.getShape());
        assertClose(table.get(4), rows.get(0), 0);
        assertClose(table.get(1), rows.get(1), 0);
    }

    @Test
    void whatIsComputedOnTheWayIsClosed() {
        NDArray x = normal(manager, 1, 2, 5, 8);
        int before = manager.getManagedArrays().size();

        NDArray kept = Scoped.run(() -> x.add(1).mul(2).sub(3));

        assertEquals(before + 1, manager.getManagedArrays().size());
        assertClose(x.mul(2).sub(1), kept, 1e-6);
    }
}
