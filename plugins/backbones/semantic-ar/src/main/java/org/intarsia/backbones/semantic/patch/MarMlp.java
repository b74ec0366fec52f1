package org.intarsia.backbones.semantic.patch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.TimestepEmbedding;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.jspecify.annotations.Nullable;

/** The published network {@code net}: rows of values, each with a time and a condition. */
public final class MarMlp {
    private static final int SINUSOIDS = 256;
    private static final double MAX_PERIOD = 10_000;
    private static final double EPS = 1e-6;

    private final TimestepEmbedding timeEmbed;
    private final Linear condEmbed;
    private final Linear inputProj;
    private final List<Block> blocks = new ArrayList<>();
    private final LayerNorm norm = LayerNorm.plain(EPS);
    private final AdaLn adaLn;
    private final Linear linear;

    /**
     * @param width W
     * @param depth number of blocks
     * @param in C, values of a row
     * @param out values that it says of a row
     * @param condition width of a condition
     */
    public record Size(int width, int depth, int in, int out, int condition) {
        /** Operations of one row. */
        public long flops() {
            long blocksOf = 5L * width * width * depth;
            long ends = (long) width * (in + out + condition + 3L * width + SINUSOIDS);
            return 2 * (blocksOf + ends);
        }
    }

    public MarMlp(Weights net, Size size) {
        int width = size.width();
        timeEmbed = new TimestepEmbedding(net.at("time_embed"), width, SINUSOIDS, MAX_PERIOD);
        condEmbed = new Linear(net.at("cond_embed"), size.condition(), width);
        inputProj = new Linear(net.at("input_proj"), size.in(), width);
        for (int i = 0; i < size.depth(); i++) {
            blocks.add(new Block(net.at("res_blocks." + i), width));
        }
        Weights last = net.at("final_layer");
        adaLn = new AdaLn(last.at("adaLN_modulation.1"), width, 2);
        linear = new Linear(last.at("linear"), width, size.out());
    }

    /**
     * @param xRC [R, C]
     * @param tR times of 0 to 999 or 1000 [R]
     * @param zRE conditions [R, E]
     */
    public NDArray forward(NDArray xRC, NDArray tR, NDArray zRE, Trace trace) {
        return forward(xRC, tR, zRE, null, trace);
    }

    /**
     * As {@link #forward(NDArray, NDArray, NDArray, Trace)}.
     *
     * @param besideRW added to what the blocks are conditioned on [R, W], or null for nothing
     */
    public NDArray forward(
            NDArray xRC, NDArray tR, NDArray zRE, @Nullable NDArray besideRW, Trace trace) {
        NDArray y =
                Scoped.run(
                        () -> {
                            NDArray both = timeEmbed.forward(tR).add(condEmbed.forward(zRE));
                            return besideRW == null ? both : both.add(besideRW);
                        });
        trace.record("y", y);
        NDArray active = Ops.silu(y);
        NDArray x = inputProj.forward(xRC);
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            NDArray before = x;
            x = Scoped.run(() -> block.forward(before, active));
            before.close();
            trace.record("block_" + i + "_out", x);
        }
        NDArray end = x;
        NDArray out =
                Scoped.run(
                        () -> {
                            NDList m = adaLn.forward(active);
                            return linear.forward(modulated(norm, end, m.get(0), m.get(1)));
                        });
        end.close();
        active.close();
        y.close();
        return out;
    }

    /** Every row has a shift and a scale of its own. */
    private static NDArray modulated(LayerNorm norm, NDArray x, NDArray shift, NDArray scale) {
        return norm.forward(x).mul(scale.add(1)).add(shift);
    }

    /** x + gate * mlp(norm(x) modulated). */
    private static final class Block {
        private final LayerNorm inLn;
        private final Linear first;
        private final Linear second;
        private final AdaLn adaLn;

        Block(Weights weights, int width) {
            inLn = new LayerNorm(weights.at("in_ln"), width, EPS);
            first = new Linear(weights.at("mlp.0"), width, width);
            second = new Linear(weights.at("mlp.2"), width, width);
            adaLn = new AdaLn(weights.at("adaLN_modulation.1"), width, 3);
        }

        NDArray forward(NDArray xRW, NDArray activeRW) {
            NDList m = adaLn.forward(activeRW);
            NDArray h = modulated(inLn, xRW, m.get(0), m.get(1));
            return xRW.add(m.get(2).mul(second.forward(Ops.silu(first.forward(h)))));
        }
    }
}
