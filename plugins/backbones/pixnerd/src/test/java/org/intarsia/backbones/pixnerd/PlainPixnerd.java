package org.intarsia.backbones.pixnerd;

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

/** The transformer in plain array arithmetic, straight from the paper's page. */
public final class PlainPixnerd {
    private final PixnerdOptions o;
    private final Grid grid;
    private final RandomParameters w;
    private final PlainLayers plain;
    private final NDManager manager;

    /**
     * @param grid of tokens
     */
    PlainPixnerd(PixnerdOptions options, Grid grid, RandomParameters weights, NDManager manager) {
        this.o = options;
        this.grid = grid;
        this.w = weights;
        this.plain = new PlainLayers(weights);
        this.manager = manager;
    }

    /** Tokens and condition for labels. */
    NDList ofLabels(NDArray z, float[] t, NDArray labels) {
        NDArray table = w.get("y_embedder.embedding_table.weight");
        NDArray y =
                labels.oneHot((int) table.size(0)).toType(DataType.FLOAT32, false).matMul(table);
        NDArray tEmb = time(t);
        NDArray c = tEmb.add(y);
        NDArray x = patches(z);
        for (int i = 0; i < o.size().numCondBlocks(); i++) {
            x = block("blocks." + i + ".", x, silu(c), null, 16, 16);
        }
        return new NDList(silu(x.add(tEmb.expandDims(1))), c);
    }

    /** Tokens and condition for a text. */
    NDList ofText(NDArray z, float[] t, NDArray text) {
        NDArray tEmb = time(t);
        NDArray y =
                rms(plain.linear("y_embedder.proj", text), w.get("y_embedder.norm.weight"))
                        .add(w.get("y_pos_embedding"));
        for (int i = 0; i < o.size().numTextBlocks(); i++) {
            y = block("text_refine_blocks." + i + ".", y, silu(tEmb), null, -1, -1);
        }
        NDArray x = patches(z);
        for (int i = 0; i < o.size().numCondBlocks(); i++) {
            x = block("blocks." + i + ".", x, silu(tEmb), y, grid.columns(), grid.rows());
        }
        return new NDList(silu(x.add(tEmb.expandDims(1))), tEmb);
    }

    NDArray time(float[] t) {
        float[] values = new float[t.length * 256];
        for (int row = 0; row < t.length; row++) {
            for (int i = 0; i < 128; i++) {
                double angle = t[row] * Math.pow(10, -i / 128.0);
                values[row * 256 + i] = (float) Math.cos(angle);
                values[row * 256 + 128 + i] = (float) Math.sin(angle);
            }
        }
        NDArray sinusoid = manager.create(values, new Shape(t.length, 256));
        return plain.linear("t_embedder.mlp.2", silu(plain.linear("t_embedder.mlp.0", sinusoid)));
    }

    /** The image, or its nearest copy of the size that the grid stands for; channels first. */
    private NDArray patches(NDArray z) {
        int p = o.size().patchSize();
        int rows = grid.rows() * p, columns = grid.columns() * p;
        int height = (int) z.size(2), width = (int) z.size(3);
        NDList tokens = new NDList();
        for (int token = 0; token < grid.tokens(); token++) {
            int top = token / grid.columns() * p, left = token % grid.columns() * p;
            NDList values = new NDList();
            for (int i = 0; i < 3 * p * p; i++) {
                int row = (top + i / p % p) * height / rows;
                int column = (left + i % p) * width / columns;
                values.add(z.get(":, {}, {}, {}", i / p / p, row, column));
            }
            tokens.add(NDArrays.stack(values, 1));
        }
        return plain.linear("s_embedder.proj", NDArrays.stack(tokens, 1));
    }

    private NDArray block(
            String at, NDArray x, NDArray c, NDArray text, double rowEnd, double columnEnd) {
        NDList m = plain.linear(at + "adaLN_modulation.0", c).expandDims(1).split(6, 2);
        NDArray a = rms(x, w.get(at + "norm1.weight")).mul(m.get(1).add(1)).add(m.get(0));
        NDArray attended = attention(at + "attn.", a, text, rowEnd, columnEnd);
        NDArray mixed = x.add(m.get(2).mul(attended));
        NDArray b = rms(mixed, w.get(at + "norm2.weight")).mul(m.get(4).add(1)).add(m.get(3));
        return mixed.add(m.get(5).mul(mlp(at + "mlp.", b)));
    }

    private NDArray mlp(String at, NDArray x) {
        if (w.get(at + "w12.weight") == null) {
            NDArray gated = silu(plain.linear(at + "w1", x)).mul(plain.linear(at + "w3", x));
            return plain.linear(at + "w2", gated);
        }
        NDList halves = plain.linear(at + "w12", x).split(2, 2);
        return plain.linear(at + "w3", silu(halves.get(0)).mul(halves.get(1)));
    }

    private NDArray attention(String at, NDArray x, NDArray text, double rowEnd, double columnEnd) {
        NDList qkv = plain.linear(at + (text == null ? "qkv" : "qkv_x"), x).split(3, 2);
        NDArray q = turn(heads(qkv.get(0), at + "q_norm.weight"), rowEnd, columnEnd);
        NDArray k = turn(heads(qkv.get(1), at + "k_norm.weight"), rowEnd, columnEnd);
        NDArray v = heads(qkv.get(2), null);
        if (text != null) {
            NDList kv = plain.linear(at + "kv_y", text).split(2, 2);
            k = k.concat(heads(kv.get(0), at + "k_norm.weight"), 2);
            v = v.concat(heads(kv.get(1), null), 2);
        }
        NDArray scores =
                q.matMul(k.transpose(0, 1, 3, 2))
                        .div(q.getManager().create((float) Math.sqrt(q.size(3))));
        NDArray mixed = scores.softmax(-1).matMul(v).transpose(0, 2, 1, 3);
        return plain.linear(at + "proj", mixed.reshape(x.getShape()));
    }

    private NDArray heads(NDArray x, String norm) {
        long d = o.size().hiddenSize() / o.size().numGroups();
        NDArray split = x.reshape(x.size(0), x.size(1), o.size().numGroups(), d);
        return (norm == null ? split : rms(split, w.get(norm))).transpose(0, 2, 1, 3);
    }

    /** Pairs by turns by the column and the row; not at all where the ends are negative. */
    private NDArray turn(NDArray x, double rowEnd, double columnEnd) {
        if (rowEnd < 0) {
            return x;
        }
        int d = (int) x.size(3);
        float[] angles = new float[grid.tokens() * d];
        for (int i = 0; i < angles.length; i++) {
            int token = i / d;
            int pair = i % d / 2;
            double row = at(token / grid.columns(), grid.rows(), rowEnd);
            double column = at(token % grid.columns(), grid.columns(), columnEnd);
            double frequency = Math.pow(10_000, -4.0 * (pair / 2) / d);
            angles[i] = (float) ((pair % 2 == 0 ? column : row) * frequency);
        }
        NDArray angle = manager.create(angles, new Shape(grid.tokens(), d));
        NDArray pairs = x.reshape(x.size(0), x.size(1), x.size(2), d / 2, 2);
        NDArray turned =
                NDArrays.stack(new NDList(pairs.get("..., 1").neg(), pairs.get("..., 0")), 4);
        return x.mul(angle.cos()).add(turned.reshape(x.getShape()).mul(angle.sin()));
    }

    private static double at(int index, int count, double end) {
        return count == 1 ? 0 : index * end / (count - 1);
    }
}
