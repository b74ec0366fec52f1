package org.intarsia.backbones.flowar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.testkit.fixtures.RandomParameters;

/**
 * FlowAR's transformer over all scales at once in plain array arithmetic, straight from the paper:
 * nothing shared with the network.
 */
final class PlainFlowar {
    private final FlowarOptions o;
    private final RandomParameters w;
    private final NDManager manager;
    private final List<double[]> places = new ArrayList<>();
    private final List<Integer> scales = new ArrayList<>();

    /**
     * @param side of the finest scale
     */
    PlainFlowar(FlowarOptions options, RandomParameters weights, NDManager manager, int side) {
        this.o = options;
        this.w = weights;
        this.manager = manager;
        for (int s = 1; s <= side; s *= 2) {
            for (int token = 0; token < s * s; token++) {
                places.add(
                        new double[] {
                            token / s * (double) side / s, token % s * side / (double) s
                        });
                scales.add(s);
            }
        }
    }

    /**
     * @param shown the inputs of all scales but the first [B, L - 1, C]
     */
    NDArray forward(NDArray shown, NDArray labels) {
        NDArray table = w.get("class_emb.weight");
        NDArray c =
                labels.oneHot((int) table.size(0)).toType(DataType.FLOAT32, false).matMul(table);
        NDArray x = NDArrays.concat(new NDList(c.expandDims(1), linear("z_proj", shown)), 1);
        x = rms(x.add(w.get("encoder_pos_embed_learned"))).mul(w.get("z_proj_ln.weight"));
        for (int i = 0; i < o.encoderDepth(); i++) {
            x = block("encoder_blocks." + i + ".", x, c);
        }
        x = rms(x).mul(w.get("encoder_norm.weight"));
        x = linear("decoder_embed", x).add(w.get("decoder_pos_embed_learned"));
        for (int i = 0; i < o.decoderDepth(); i++) {
            x = block("decoder_blocks." + i + ".", x, c);
        }
        return rms(x).mul(w.get("decoder_norm.weight")).add(w.get("diffusion_pos_embed_learned"));
    }

    private NDArray block(String at, NDArray x, NDArray c) {
        NDArray active = c.div(c.neg().exp().add(1));
        NDList m = linear(at + "ada_lin.1", active).split(6, 1);
        NDArray mixed = attention(at + "attn.", modulated(x, m.get(4), m.get(2)));
        NDArray middle = x.add(mixed.mul(m.get(0).expandDims(1)));
        NDArray inner = modulated(middle, m.get(5), m.get(3));
        NDArray gate = linear(at + "mlp.fc1_g", inner);
        NDArray gelu = gate.mul(0.5).mul(gate.div(Math.sqrt(2)).erf().add(1));
        NDArray fed = linear(at + "mlp.fc2", gelu.mul(linear(at + "mlp.fc1_x", inner)));
        return middle.add(fed.mul(m.get(1).expandDims(1)));
    }

    private NDArray attention(String at, NDArray x) {
        int d = o.embedDim() / o.numHeads();
        NDArray qkv =
                linear(at + "qkv", x)
                        .reshape(x.size(0), x.size(1), 3, o.numHeads(), d)
                        .transpose(2, 0, 3, 1, 4);
        NDArray q = turned(qkv.get(0), d);
        NDArray k = turned(qkv.get(1), d);
        NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).div(Math.sqrt(d)).add(mask());
        NDArray mixed = scores.softmax(-1).matMul(qkv.get(2)).transpose(0, 2, 1, 3);
        return linear(at + "proj", mixed.reshape(x.getShape()));
    }

    /** Pair j of a half turns by the coordinate over 10000^(2j / (d/2)); rows first. */
    private NDArray turned(NDArray x, int d) {
        int n = places.size();
        float[] cos = new float[n * d];
        float[] sin = new float[n * d];
        for (int token = 0; token < n; token++) {
            for (int channel = 0; channel < d; channel++) {
                int half = channel < d / 2 ? 0 : 1;
                int j = (channel - half * d / 2) / 2;
                double angle = places.get(token)[half] * Math.pow(10000, -2.0 * j / (d / 2.0));
                cos[token * d + channel] = (float) Math.cos(angle);
                sin[token * d + channel] = (float) Math.sin(angle);
            }
        }
        NDArray pairs = x.reshape(x.size(0), x.size(1), n, d / 2, 2);
        NDArray swapped =
                NDArrays.stack(new NDList(pairs.get("..., 1").neg(), pairs.get("..., 0")), 4);
        return x.mul(manager.create(cos, new Shape(n, d)))
                .add(swapped.reshape(x.getShape()).mul(manager.create(sin, new Shape(n, d))));
    }

    private NDArray mask() {
        int n = scales.size();
        float[] mask = new float[n * n];
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                mask[row * n + column] = scales.get(column) > scales.get(row) ? -1e9f : 0;
            }
        }
        return manager.create(mask, new Shape(n, n));
    }

    private static NDArray modulated(NDArray x, NDArray shift, NDArray scale) {
        return rms(x).mul(scale.expandDims(1).add(1)).add(shift.expandDims(1));
    }

    private static NDArray rms(NDArray x) {
        return x.div(x.square().mean(new int[] {2}, true).add(1e-6f).sqrt());
    }

    private NDArray linear(String at, NDArray x) {
        return x.matMul(w.get(at + ".weight").transpose()).add(w.get(at + ".bias"));
    }
}
