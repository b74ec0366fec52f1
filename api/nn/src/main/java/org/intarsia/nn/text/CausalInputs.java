package org.intarsia.nn.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.intarsia.nn.pixels.Rope1d;
import org.jspecify.annotations.Nullable;

/** What every layer needs to know of one batch: positions, and which keys a token sees. */
final class CausalInputs {
    /** Added to a score, nothing is left of it: equal for all keys where none is seen. */
    private static final float UNSEEN = -Float.MAX_VALUE;

    private final NDManager manager;
    private final CausalDesign design;
    private final TokenBatch batch;
    private final int before;
    private final Map<Integer, NDArray> biases = new HashMap<>();
    private @Nullable NDArray rope;
    private @Nullable NDArray any;

    /**
     * @param before tokens of a prefix
     */
    CausalInputs(NDManager manager, CausalDesign design, TokenBatch batch, int before) {
        this.manager = manager;
        this.design = design;
        this.batch = batch;
        this.before = before;
    }

    TextAttention.Call call(int layer, TextAttention.@Nullable LayerKeys keys) {
        NDArray bias = biases.computeIfAbsent(design.window(layer), this::bias);
        return new TextAttention.Call(rope(), bias, any(), keys);
    }

    private NDArray rope() {
        if (rope == null) {
            int d = design.headWidth();
            float[] all = Rope1d.table(before + batch.length(), d, design.ropeBase());
            float[] own = Arrays.copyOfRange(all, before * d, all.length);
            rope = manager.create(own, new Shape(batch.length(), d / 2, 2));
        }
        return rope;
    }

    /** 0 in rows of a text without any token. */
    private @Nullable NDArray any() {
        if (design.attendsToNothing() || before > 0) {
            return null;
        }
        if (any == null) {
            float[] rows = new float[batch.size()];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = batch.tokens()[row] > 0 ? 1 : 0;
            }
            any = manager.create(rows, new Shape(rows.length, 1, 1));
        }
        return any;
    }

    private NDArray bias(int window) {
        int length = batch.length();
        int keys = before + length;
        float[] bias = new float[batch.size() * length * keys];
        for (int row = 0; row < batch.size(); row++) {
            int there = before + batch.tokens()[row];
            for (int i = 0; i < length; i++) {
                int own = before + i;
                int first = window == 0 ? 0 : Math.max(0, own - window + 1);
                int last = Math.min(own, there - 1);
                int at = (row * length + i) * keys;
                Arrays.fill(bias, at, at + keys, UNSEEN);
                if (first <= last) {
                    Arrays.fill(bias, at + first, at + last + 1, 0);
                }
            }
        }
        return manager.create(bias, new Shape(batch.size(), 1, length, keys));
    }
}
