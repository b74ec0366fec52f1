package org.intarsia.backbones.reg;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.intarsia.testkit.fixtures.RandomParameters;

/** REG in plain array arithmetic, straight from the paper: nothing shared with the network. */
final class PlainReg {
    private final RegOptions o;
    private final RandomParameters w;
    private final NDManager manager;

    PlainReg(RegOptions options, RandomParameters weights, NDManager manager) {
        this.o = options;
        this.w = weights;
        this.manager = manager;
    }

    /** Tokens, condition, class token, tokens behind the aligned block. */
    NDList forward(NDArray z, NDArray token, float[] t, NDArray labels) {
        NDArray table = w.get("y_embedder.embedding_table.weight");
        NDArray y =
                labels.oneHot((int) table.size(0)).toType(DataType.FLOAT32, false).matMul(table);
        NDArray c = time(t).add(y);
        NDArray first = normed(linear("cls_projectors2", token), 1e-6);
        first = first.mul(w.get("wg_norm.weight")).add(w.get("wg_norm.bias"));
        NDArray x = NDArrays.concat(new NDList(first.expandDims(1), embed(z)), 1);
        x = x.add(positions(z.size(2) / o.patchSize(), z.size(3) / o.patchSize()));
        NDArray tapped = null;
        for (int i = 0; i < o.depth(); i++) {
            x = block("blocks." + i + ".", x, c);
            tapped = i + 1 == o.encoderDepth() ? x : tapped;
        }
        return new NDList(x.get(":, 1:"), c, x.get(":, 0"), tapped);
    }

    private NDArray time(float[] t) {
        float[] values = new float[t.length * 256];
        for (int row = 0; row < t.length; row++) {
            for (int i = 0; i < 128; i++) {
                double angle = t[row] * Math.exp(-Math.log(10000) * i / 128);
                values[row * 256 + i] = (float) Math.cos(angle);
                values[row * 256 + 128 + i] = (float) Math.sin(angle);
            }
        }
        NDArray sinusoid = manager.create(values, new Shape(t.length, 256));
        return linear("t_embedder.mlp.2", silu(linear("t_embedder.mlp.0", sinusoid)));
    }

    private NDArray embed(NDArray z) {
        long p = o.patchSize();
        long rows = z.size(2) / p;
        long columns = z.size(3) / p;
        NDArray patches =
                z.reshape(z.size(0), z.size(1), rows, p, columns, p)
                        .transpose(0, 2, 4, 1, 3, 5)
                        .reshape(z.size(0), rows * columns, z.size(1) * p * p);
        return linear("x_embedder.proj", patches);
    }

    /** The class token has none; of the others the column comes before the row. */
    private NDArray positions(long rows, long columns) {
        int width = o.hiddenSize();
        int quarter = width / 4;
        float[] table = new float[(int) (1 + rows * columns) * width];
        for (int token = 0; token < rows * columns; token++) {
            double[] at = {token % columns, token / columns};
            for (int half = 0; half < 2; half++) {
                for (int k = 0; k < quarter; k++) {
                    double angle = at[half] * Math.pow(10000, -(double) k / quarter);
                    int index = (1 + token) * width + half * 2 * quarter + k;
                    table[index] = (float) Math.sin(angle);
                    table[index + quarter] = (float) Math.cos(angle);
                }
            }
        }
        return manager.create(table, new Shape(1 + rows * columns, width));
    }

    private NDArray block(String at, NDArray x, NDArray c) {
        NDList m = linear(at + "adaLN_modulation.1", silu(c)).split(6, 1);
        NDArray mixed = attention(at + "attn.", modulated(x, m.get(0), m.get(1)));
        NDArray middle = x.add(mixed.mul(m.get(2).expandDims(1)));
        NDArray fed = linear(at + "mlp.fc1", modulated(middle, m.get(3), m.get(4)));
        NDArray inner = fed.add(fed.pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
        NDArray out = linear(at + "mlp.fc2", fed.mul(0.5).mul(inner.tanh().add(1)));
        return middle.add(out.mul(m.get(5).expandDims(1)));
    }

    private NDArray attention(String at, NDArray x) {
        long d = o.hiddenSize() / o.numHeads();
        NDArray qkv =
                linear(at + "qkv", x)
                        .reshape(x.size(0), x.size(1), 3, o.numHeads(), d)
                        .transpose(2, 0, 3, 1, 4);
        NDArray q = qkNormed(at + "q_norm", qkv.get(0));
        NDArray k = qkNormed(at + "k_norm", qkv.get(1));
        NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).div(Math.sqrt(d)).softmax(-1);
        NDArray mixed = scores.matMul(qkv.get(2)).transpose(0, 2, 1, 3);
        return linear(at + "proj", mixed.reshape(x.getShape()));
    }

    private NDArray qkNormed(String at, NDArray x) {
        return o.qkNorm() ? normed(x, 1e-5).mul(w.get(at + ".weight")).add(w.get(at + ".bias")) : x;
    }

    private static NDArray modulated(NDArray x, NDArray shift, NDArray scale) {
        return normed(x, 1e-6).mul(scale.expandDims(1).add(1)).add(shift.expandDims(1));
    }

    private static NDArray normed(NDArray x, double eps) {
        int last = x.getShape().dimension() - 1;
        NDArray centred = x.sub(x.mean(new int[] {last}, true));
        return centred.div(centred.square().mean(new int[] {last}, true).add(eps).sqrt());
    }

    private static NDArray silu(NDArray x) {
        return x.div(x.neg().exp().add(1));
    }

    private NDArray linear(String at, NDArray x) {
        NDArray weight = w.get(at + ".weight");
        NDArray matrix = weight.reshape(weight.size(0), -1).transpose();
        return x.matMul(matrix).add(w.get(at + ".bias"));
    }
}
