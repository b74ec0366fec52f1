package org.intarsia.backbones.jit;

import static org.intarsia.testkit.fixtures.PlainLayers.rms;
import static org.intarsia.testkit.fixtures.PlainLayers.silu;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.spec.Grid;
import org.intarsia.testkit.fixtures.PlainLayers;
import org.intarsia.testkit.fixtures.RandomParameters;

/** JiT in plain array arithmetic, straight from the paper: nothing shared with the network. */
public final class PlainJit {
    private final JitOptions o;
    private final Grid grid;
    private final RandomParameters w;
    private final PlainLayers plain;
    private final NDManager manager;

    PlainJit(JitOptions options, Grid grid, RandomParameters weights, NDManager manager) {
        this.o = options;
        this.grid = grid;
        this.w = weights;
        this.plain = new PlainLayers(weights);
        this.manager = manager;
    }

    NDList forward(NDArray z, float[] t, NDArray labels) {
        NDArray y =
                labels.oneHot((int) w.get("y_embedder.embedding_table.weight").size(0))
                        .toType(DataType.FLOAT32, false)
                        .matMul(w.get("y_embedder.embedding_table.weight"));
        NDArray c = time(t).add(y);
        NDArray x = embed(z);
        boolean joined = false;
        for (int i = 0; i < o.depth(); i++) {
            if (i == o.inContextStart() && o.inContextLen() > 0) {
                NDArray context = y.expandDims(1).add(w.get("in_context_posemb"));
                x = NDArrays.concat(new NDList(context, x), 1);
                joined = true;
            }
            x = block("blocks." + i + ".", x, c, joined ? o.inContextLen() : 0);
        }
        return new NDList(joined ? x.get(":, " + o.inContextLen() + ":") : x, c);
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
        return plain.linear("t_embedder.mlp.2", silu(plain.linear("t_embedder.mlp.0", sinusoid)));
    }

    /**
     * A convolution whose stride is its size, as a product of patches: the gradient of the engine's
     * own small convolutions is not reliable enough to compare with.
     */
    private NDArray embed(NDArray z) {
        long p = o.patchSize();
        NDArray patches =
                z.reshape(z.size(0), 3, grid.rows(), p, grid.columns(), p)
                        .transpose(0, 2, 4, 1, 3, 5)
                        .reshape(z.size(0), grid.tokens(), 3 * p * p);
        NDArray narrow = patches.matMul(matrix("x_embedder.proj1"));
        NDArray wide =
                narrow.matMul(matrix("x_embedder.proj2")).add(w.get("x_embedder.proj2.bias"));
        return wide.add(positions());
    }

    /** The kernel [out, in, p, p] as [in p p, out]. */
    private NDArray matrix(String at) {
        NDArray kernel = w.get(at + ".weight");
        return kernel.reshape(kernel.size(0), -1).transpose();
    }

    private NDArray positions() {
        int quarter = o.hiddenSize() / 4;
        float[] table = new float[grid.tokens() * o.hiddenSize()];
        for (int i = 0; i < table.length; i++) {
            int token = i / o.hiddenSize();
            int part = i % o.hiddenSize() / quarter;
            int at = part < 2 ? token % grid.columns() : token / grid.columns();
            double angle = at * Math.pow(10000, -(double) (i % quarter) / quarter);
            table[i] = (float) (part % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
        }
        return manager.create(table, new Shape(1, grid.tokens(), o.hiddenSize()));
    }

    private NDArray block(String at, NDArray x, NDArray c, int still) {
        NDList m = plain.linear(at + "adaLN_modulation.1", silu(c)).expandDims(1).split(6, 2);
        NDArray a = rms(x, w.get(at + "norm1.weight")).mul(m.get(1).add(1)).add(m.get(0));
        NDArray mixed = x.add(m.get(2).mul(attention(at + "attn.", a, still)));
        NDArray b = rms(mixed, w.get(at + "norm2.weight")).mul(m.get(4).add(1)).add(m.get(3));
        NDList hidden = plain.linear(at + "mlp.w12", b).split(2, 2);
        NDArray fed = plain.linear(at + "mlp.w3", silu(hidden.get(0)).mul(hidden.get(1)));
        return mixed.add(m.get(5).mul(fed));
    }

    private NDArray attention(String at, NDArray x, int still) {
        long n = x.size(1);
        NDArray qkv =
                plain.linear(at + "qkv", x)
                        .reshape(x.size(0), n, 3, o.numHeads(), o.headWidth())
                        .transpose(2, 0, 3, 1, 4);
        NDArray q = turn(rms(qkv.get(0), w.get(at + "q_norm.weight")), still);
        NDArray k = turn(rms(qkv.get(1), w.get(at + "k_norm.weight")), still);
        NDArray scores =
                q.matMul(k.transpose(0, 1, 3, 2))
                        .div(q.getManager().create((float) Math.sqrt(o.headWidth())));
        NDArray mixed = scores.softmax(-1).matMul(qkv.get(2)).transpose(0, 2, 1, 3);
        return plain.linear(at + "proj", mixed.reshape(x.getShape()));
    }

    /** The rotation as x cos + rot(x) sin, with rot(x0, x1) = (-x1, x0). */
    private NDArray turn(NDArray x, int still) {
        int d = o.headWidth();
        float[] angles = new float[(still + grid.tokens()) * d];
        for (int i = still * d; i < angles.length; i++) {
            int token = i / d - still;
            int channel = i % d;
            int at = channel < d / 2 ? token / grid.columns() : token % grid.columns();
            int pair = channel % (d / 2) / 2;
            angles[i] = (float) (at * Math.pow(10000, -2.0 * pair / (d / 2.0)));
        }
        NDArray angle = manager.create(angles, new Shape(still + grid.tokens(), d));
        NDArray pairs = x.reshape(x.size(0), x.size(1), x.size(2), d / 2, 2);
        NDArray even = pairs.get("..., 0");
        NDArray odd = pairs.get("..., 1");
        NDArray rotated = NDArrays.stack(new NDList(odd.neg(), even), 4).reshape(x.getShape());
        return x.mul(angle.cos()).add(rotated.mul(angle.sin()));
    }
}
