package org.intarsia.backbones.pixeldit;

import static org.intarsia.testkit.fixtures.PlainLayers.rms;
import static org.intarsia.testkit.fixtures.PlainLayers.silu;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.BiFunction;
import org.intarsia.spi.spec.Grid;
import org.intarsia.testkit.fixtures.PlainLayers;
import org.intarsia.testkit.fixtures.RandomParameters;

/** The text-conditioned transformer in plain array arithmetic, straight from the paper's page. */
public final class PlainJoint {
    private final PixelDitOptions o;
    private final Grid grid;
    private final RandomParameters w;
    private final PlainLayers plain;
    private final NDManager manager;

    PlainJoint(PixelDitOptions options, Grid grid, RandomParameters weights, NDManager manager) {
        this.o = options;
        this.grid = grid;
        this.w = weights;
        this.plain = new PlainLayers(weights);
        this.manager = manager;
    }

    /**
     * Tokens and condition.
     *
     * @param before what is done to the image's tokens before a block
     */
    NDList forward(
            NDArray z, float[] t, NDArray text, BiFunction<Integer, NDArray, NDArray> before) {
        NDArray tEmb = time(t);
        NDArray c = silu(tEmb);
        NDArray x = patches(z);
        NDArray y = rms(plain.linear("y_embedder.proj", text), w.get("y_embedder.norm.weight"));
        y = y.add(w.get("y_pos_embedding").get(":, :" + text.size(1)));
        for (int i = 0; i < o.patchDepth(); i++) {
            NDList both = block("patch_blocks." + i + ".", before.apply(i, x), y, c);
            x = both.get(0);
            y = both.get(1);
        }
        return new NDList(silu(x.add(tEmb.expandDims(1))), tEmb);
    }

    private NDArray time(float[] t) {
        float[] values = new float[t.length * 256];
        for (int row = 0; row < t.length; row++) {
            for (int i = 0; i < 128; i++) {
                double angle = t[row] * 1000f * (float) Math.pow(10, -i / 128.0);
                values[row * 256 + i] = (float) Math.cos(angle);
                values[row * 256 + 128 + i] = (float) Math.sin(angle);
            }
        }
        NDArray sinusoid = manager.create(values, new Shape(t.length, 256));
        return plain.linear("t_embedder.mlp.2", silu(plain.linear("t_embedder.mlp.0", sinusoid)));
    }

    /** Channels first. */
    private NDArray patches(NDArray z) {
        int p = o.patchSize();
        NDArray cut = z.reshape(z.size(0), 3, grid.rows(), p, grid.columns(), p);
        NDArray tokens = cut.transpose(0, 2, 4, 1, 3, 5).reshape(z.size(0), grid.tokens(), -1);
        return plain.linear("s_embedder.proj", tokens);
    }

    private NDList block(String at, NDArray x, NDArray y, NDArray c) {
        NDList mx = plain.linear(at + "adaLN_modulation_img.0", c).expandDims(1).split(6, 2);
        NDList my = plain.linear(at + "adaLN_modulation_txt.0", c).expandDims(1).split(6, 2);
        NDArray a = modulated(x, at + "norm_x1.weight", mx.get(0), mx.get(1));
        NDArray b = modulated(y, at + "norm_y1.weight", my.get(0), my.get(1));
        NDList mixed = attention(at + "attn.", a, b);
        return new NDList(
                fed(at, "x", x.add(mx.get(2).mul(mixed.get(0))), mx),
                fed(at, "y", y.add(my.get(2).mul(mixed.get(1))), my));
    }

    private NDArray fed(String at, String stream, NDArray x, NDList m) {
        NDArray u = modulated(x, at + "norm_" + stream + "2.weight", m.get(3), m.get(4));
        String mlp = at + "mlp_" + stream;
        NDArray gated = silu(plain.linear(mlp + ".w1", u)).mul(plain.linear(mlp + ".w3", u));
        return x.add(m.get(5).mul(plain.linear(mlp + ".w2", gated)));
    }

    private NDArray modulated(NDArray x, String norm, NDArray shift, NDArray scale) {
        return rms(x, w.get(norm)).mul(scale.add(1)).add(shift);
    }

    private NDList attention(String at, NDArray x, NDArray y) {
        NDList image = heads(at, "x", x, image());
        NDList text = heads(at, "y", y, text(y.size(1)));
        NDArray keys = text.get(1).concat(image.get(1), 2).transpose(0, 1, 3, 2);
        NDArray values = text.get(2).concat(image.get(2), 2);
        return new NDList(
                mixed(image.get(0), keys, values, at + "proj_x"),
                mixed(text.get(0), keys, values, at + "proj_y"));
    }

    private NDArray mixed(NDArray q, NDArray keys, NDArray values, String proj) {
        NDArray scores =
                q.matMul(keys).div(q.getManager().create((float) Math.sqrt(q.size(3)))).softmax(-1);
        NDArray joined = scores.matMul(values).transpose(0, 2, 1, 3);
        return plain.linear(proj, joined.reshape(q.size(0), q.size(2), -1));
    }

    private NDList heads(String at, String stream, NDArray x, double[][] angles) {
        NDList qkv = plain.linear(at + "qkv_" + stream, x).split(3, 2);
        NDArray[] heads = new NDArray[3];
        for (int i = 0; i < 3; i++) {
            heads[i] = qkv.get(i).reshape(x.size(0), x.size(1), o.numGroups(), -1);
        }
        NDArray q = rms(heads[0], w.get(at + "q_norm_" + stream + ".weight")).transpose(0, 2, 1, 3);
        NDArray k = rms(heads[1], w.get(at + "k_norm_" + stream + ".weight")).transpose(0, 2, 1, 3);
        return new NDList(turn(q, angles), turn(k, angles), heads[2].transpose(0, 2, 1, 3));
    }

    /** Angles of every token and pair. */
    private double[][] image() {
        int d = o.hiddenSize() / o.numGroups();
        double[][] angles = new double[grid.tokens()][d / 2];
        for (int token = 0; token < angles.length; token++) {
            for (int pair = 0; pair < d / 2; pair++) {
                boolean byColumn = pair % 2 == 0;
                int index = byColumn ? token % grid.columns() : token / grid.columns();
                int count = byColumn ? grid.columns() : grid.rows();
                double position = count == 1 ? 0 : 16.0 * index / (count - 1);
                double base = 10_000 * (o.rope().ntkAware() ? grown(byColumn, count, d / 2.0) : 1);
                angles[token][pair] = position * Math.pow(base, -4.0 * (pair / 2) / d);
            }
        }
        return angles;
    }

    private double grown(boolean byColumn, int count, double a) {
        double reference =
                (byColumn ? o.rope().ropeRefW() : o.rope().ropeRefH()) / (double) o.patchSize();
        return Math.pow(count / reference, a / (a - 2));
    }

    private double[][] text(long length) {
        int d = o.hiddenSize() / o.numGroups();
        double[][] angles = new double[(int) length][d / 2];
        for (int token = 0; token < length; token++) {
            for (int pair = 0; pair < d / 2; pair++) {
                angles[token][pair] = token * Math.pow(o.textRopeTheta(), -2.0 * pair / d);
            }
        }
        return angles;
    }

    private NDArray turn(NDArray x, double[][] angles) {
        int d = (int) x.size(3);
        float[] flat = new float[angles.length * d];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) angles[i / d][i % d / 2];
        }
        NDArray angle = manager.create(flat, new Shape(angles.length, d));
        NDArray pairs = x.reshape(x.size(0), x.size(1), x.size(2), d / 2, 2);
        NDArray turned =
                NDArrays.stack(new NDList(pairs.get("..., 1").neg(), pairs.get("..., 0")), 4);
        return x.mul(angle.cos()).add(turned.reshape(x.getShape()).mul(angle.sin()));
    }
}
