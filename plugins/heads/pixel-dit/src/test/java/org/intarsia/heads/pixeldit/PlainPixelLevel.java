package org.intarsia.heads.pixeldit;

import static org.intarsia.testkit.fixtures.PlainLayers.rms;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import org.intarsia.spi.spec.Grid;
import org.intarsia.testkit.fixtures.PlainLayers;
import org.intarsia.testkit.fixtures.RandomParameters;

/** The pixel level in plain array arithmetic, straight from the paper's page. */
public final class PlainPixelLevel {
    private final PixelDitHeadOptions o;
    private final RandomParameters w;
    private final PlainLayers plain;
    private final NDManager manager;
    private final Grid grid;
    private final Grid patch;

    PlainPixelLevel(
            PixelDitHeadOptions options, RandomParameters weights, NDManager manager, Grid[] size) {
        this.o = options;
        this.w = weights;
        this.plain = new PlainLayers(weights);
        this.manager = manager;
        this.grid = size[0];
        this.patch = size[1];
    }

    /** One image [3, H, W] with the tokens of its patches [N, D]. */
    NDArray forward(NDArray z, NDArray s) {
        NDArray x = embed(z);
        for (int i = 0; i < o.pixelDepth(); i++) {
            x = block("pixel_blocks." + i + ".", x, s);
        }
        NDArray y = plain.linear("final_layer.linear", rms(x, w.get("final_layer.norm.weight")));
        NDList rows = new NDList();
        for (int row = 0; row < grid.rows() * patch.rows(); row++) {
            NDList pixels = new NDList();
            for (int column = 0; column < grid.columns() * patch.columns(); column++) {
                pixels.add(y.get("{}, {}", token(row, column), within(row, column)));
            }
            rows.add(NDArrays.stack(pixels, 1));
        }
        return NDArrays.stack(rows, 1);
    }

    private int token(int row, int column) {
        return row / patch.rows() * grid.columns() + column / patch.columns();
    }

    private int within(int row, int column) {
        return row % patch.rows() * patch.columns() + column % patch.columns();
    }

    /** [N, P, Dp]. */
    private NDArray embed(NDArray z) {
        int width = o.pixelHiddenSize();
        NDArray[][] all = new NDArray[grid.tokens()][patch.tokens()];
        for (int row = 0; row < z.size(1); row++) {
            for (int column = 0; column < z.size(2); column++) {
                NDArray e =
                        plain.linear(
                                "pixel_embedder.proj",
                                z.get(":, {}, {}", row, column).reshape(1, 3));
                e = o.usePixelAbsPos() ? e.add(place(row, column, width)) : e;
                all[token(row, column)][within(row, column)] = e.reshape(width);
            }
        }
        NDList tokens = new NDList();
        for (NDArray[] pixels : all) {
            tokens.add(NDArrays.stack(new NDList(pixels)));
        }
        return NDArrays.stack(tokens);
    }

    private NDArray place(int row, int column, int width) {
        int quarter = width / 4;
        float[] values = new float[width];
        for (int j = 0; j < quarter; j++) {
            double omega = Math.pow(10_000, -(double) j / quarter);
            values[j] = (float) Math.sin(column * omega);
            values[quarter + j] = (float) Math.cos(column * omega);
            values[2 * quarter + j] = (float) Math.sin(row * omega);
            values[3 * quarter + j] = (float) Math.cos(row * omega);
        }
        return manager.create(values, new Shape(1, width));
    }

    private NDArray block(String at, NDArray x, NDArray s) {
        int chunks = o.pitAdalnPostModulation() ? 4 : 6;
        int width = o.pixelHiddenSize();
        NDArray[] m = new NDArray[chunks];
        NDArray made =
                plain.linear(at + "adaLN_modulation.0", s)
                        .reshape(grid.tokens(), patch.tokens(), chunks, width);
        for (int i = 0; i < chunks; i++) {
            m[i] = made.get(":, :, {}", i);
        }
        NDArray n = rms(x, w.get(at + "norm1.weight"));
        if (o.pitAdalnPostModulation()) {
            NDArray y = x.add(attention(at, n).mul(m[0].add(1))).add(m[1]);
            NDArray fed = mlp(at, rms(y, w.get(at + "norm2.weight")));
            return y.add(fed.mul(m[2].add(1))).add(m[3]);
        }
        NDArray y = x.add(attention(at, n.mul(m[1].add(1)).add(m[0])).mul(m[2]));
        NDArray u = rms(y, w.get(at + "norm2.weight")).mul(m[4].add(1)).add(m[3]);
        return y.add(mlp(at, u).mul(m[5]));
    }

    private NDArray mlp(String at, NDArray x) {
        NDArray h = plain.linear(at + "mlp.fc1", x);
        return plain.linear(at + "mlp.fc2", Activation.gelu(h));
    }

    private NDArray attention(String at, NDArray u) {
        NDArray compact = plain.linear(at + "compress_to_attn", u.reshape(grid.tokens(), -1));
        NDList qkv = plain.linear(at + "attn.qkv", compact).split(3, 1);
        NDArray q = turn(heads(qkv.get(0), at + "attn.q_norm.weight"));
        NDArray k = turn(heads(qkv.get(1), at + "attn.k_norm.weight"));
        NDArray v = heads(qkv.get(2), null);
        NDArray scores =
                q.matMul(k.transpose(0, 2, 1))
                        .div(q.getManager().create((float) Math.sqrt(q.size(2))))
                        .softmax(-1);
        NDArray mixed = scores.matMul(v).transpose(1, 0, 2).reshape(compact.getShape());
        NDArray out = plain.linear(at + "attn.proj", mixed);
        return plain.linear(at + "expand_from_attn", out).reshape(u.getShape());
    }

    /** [h, N, d]. */
    private NDArray heads(NDArray x, String norm) {
        NDArray split = x.reshape(grid.tokens(), o.pixelNumGroups(), -1);
        return (norm == null ? split : rms(split, w.get(norm))).transpose(1, 0, 2);
    }

    private NDArray turn(NDArray x) {
        int d = (int) x.size(2);
        float[] angles = new float[grid.tokens() * d];
        for (int i = 0; i < angles.length; i++) {
            int token = i / d;
            int pair = i % d / 2;
            boolean byColumn = pair % 2 == 0;
            int index = byColumn ? token % grid.columns() : token / grid.columns();
            int count = byColumn ? grid.columns() : grid.rows();
            double position = count == 1 ? 0 : 16.0 * index / (count - 1);
            double base = 10_000 * (o.rope().ntkAware() ? grown(byColumn, count, d / 2.0) : 1);
            angles[i] = (float) (position * Math.pow(base, -4.0 * (pair / 2) / d));
        }
        NDArray angle = manager.create(angles, new Shape(grid.tokens(), d));
        NDArray pairs = x.reshape(x.size(0), x.size(1), d / 2, 2);
        NDArray turned =
                NDArrays.stack(new NDList(pairs.get("..., 1").neg(), pairs.get("..., 0")), 3);
        return x.mul(angle.cos()).add(turned.reshape(x.getShape()).mul(angle.sin()));
    }

    private double grown(boolean byColumn, int count, double a) {
        double reference =
                byColumn
                        ? (double) o.rope().ropeRefW() / patch.columns()
                        : (double) o.rope().ropeRefH() / patch.rows();
        return a > 2 ? Math.pow(count / reference, a / (a - 2)) : 1;
    }
}
