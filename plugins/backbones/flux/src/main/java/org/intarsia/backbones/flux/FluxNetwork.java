package org.intarsia.backbones.flux;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.Mlp;
import org.intarsia.nn.layers.Sinusoids;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.pixels.AxisRope;
import org.intarsia.nn.pixels.Patches;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.Grid;

/** The published network below its last layer: one token a square of 2 x 2 cells of the latents. */
final class FluxNetwork {
    /** Side of the square of cells that is a token. */
    static final int PATCH = 2;

    private static final int SINUSOIDS = 256;
    private static final double MAX_PERIOD = 10_000;

    /** Time and guidance are read in thousandths. */
    private static final double UNIT = 1000;

    private final ConditioningSpec.Text text;
    private final Sinusoids sinusoids;
    private final Linear imgIn;
    private final Linear txtIn;
    private final Mlp timeIn;
    private final Mlp vectorIn;
    private final Mlp guidanceIn;
    private final Parameter rope;
    private final List<DoubleBlock> doubleBlocks = new ArrayList<>();
    private final List<SingleBlock> singleBlocks = new ArrayList<>();

    FluxNetwork(
            FluxOptions options,
            Weights weights,
            int channels,
            Grid grid,
            ConditioningSpec.Text text) {
        this.text = text;
        int width = options.hiddenSize();
        imgIn = new Linear(weights.at("img_in"), PATCH * PATCH * channels, width);
        timeIn = FluxLayers.embedder(weights.at("time_in"), SINUSOIDS, width);
        vectorIn = FluxLayers.embedder(weights.at("vector_in"), text.pooled(), width);
        guidanceIn =
                options.guidanceEmbed()
                        ? FluxLayers.embedder(weights.at("guidance_in"), SINUSOIDS, width)
                        : null;
        txtIn = new Linear(weights.at("txt_in"), text.width(), width);
        sinusoids = new Sinusoids(weights, SINUSOIDS, MAX_PERIOD);
        rope =
                weights.table(
                        new Shape(text.length() + grid.tokens(), options.headWidth() / 2, 2),
                        () ->
                                AxisRope.table(
                                        text.length(), grid, options.axesDim(), options.theta()));
        for (int i = 0; i < options.depth(); i++) {
            doubleBlocks.add(new DoubleBlock(weights.at("double_blocks." + i), options));
        }
        for (int i = 0; i < options.depthSingleBlocks(); i++) {
            singleBlocks.add(new SingleBlock(weights.at("single_blocks." + i), options));
        }
    }

    /**
     * What a run is conditioned on.
     *
     * @param textBTE text states, at most as many as the spec says
     * @param pooledBP the whole text
     * @param guidanceB scale of guidance, or null where the network does not read it
     */
    record Given(NDArray textBTE, NDArray pooledBP, NDArray guidanceB) {}

    /**
     * @param zBCHW noisy latents, t = 1 noise
     * @return image tokens [B, N, D], and what modulates [B, D]
     */
    NDList forward(NDArray zBCHW, Step step, Given given) {
        Trace trace = step.trace();
        return Scoped.list(
                () -> {
                    NDArray vec = vector(step.times(zBCHW.getManager()), given, trace);
                    NDArray packed = Patches.patchify(zBCHW, PATCH, Patches.Order.CHANNEL_FIRST);
                    trace.record("packed_noise", packed);
                    NDArray image = imgIn.forward(packed);
                    NDArray words = txtIn.forward(given.textBTE());
                    long length = words.getShape().get(1);
                    NDArray ropeM = rope.array().get(new NDIndex("{}:", text.length() - length));
                    NDArray ropeN = rope.array().get(new NDIndex("{}:", text.length()));
                    record(ropeM, trace);
                    NDArray activated = Ops.silu(vec);
                    NDList both = doubles(image, words, activated, ropeN, trace);
                    NDArray x = NDArrays.concat(new NDList(both.get(1), both.get(0)), 1);
                    x = singles(x, activated, ropeM, trace);
                    return new NDList(x.get(new NDIndex(":, {}:", length)), vec);
                });
    }

    private static void record(NDArray ropeMdp, Trace trace) {
        NDArray one = ropeMdp.expandDims(0);
        trace.record("rope_cos", one.get(new NDIndex("..., 0")));
        trace.record("rope_sin", one.get(new NDIndex("..., 1")));
    }

    private NDArray vector(NDArray timesB, Given given, Trace trace) {
        NDArray time = timeIn.forward(sinusoids.forward(Ops.times(timesB, UNIT)));
        trace.record("time_in", time);
        NDArray pooled = vectorIn.forward(given.pooledBP());
        trace.record("vector_in", pooled);
        NDArray vec = time.add(pooled);
        if (guidanceIn == null) {
            return vec;
        }
        NDArray scale = Ops.times(given.guidanceB(), UNIT);
        return vec.add(guidanceIn.forward(sinusoids.forward(scale)));
    }

    private NDList doubles(
            NDArray image, NDArray words, NDArray activated, NDArray ropeN, Trace trace) {
        NDList both = new NDList(image, words);
        for (int i = 0; i < doubleBlocks.size(); i++) {
            DoubleBlock block = doubleBlocks.get(i);
            NDList before = both;
            both = Scoped.list(() -> block.forward(before.get(0), before.get(1), activated, ropeN));
            before.close();
            trace.record("double_" + i + "_img", both.get(0));
            trace.record("double_" + i + "_txt", both.get(1));
        }
        return both;
    }

    private NDArray singles(NDArray x, NDArray activated, NDArray ropeM, Trace trace) {
        NDArray current = x;
        for (int i = 0; i < singleBlocks.size(); i++) {
            SingleBlock block = singleBlocks.get(i);
            NDArray before = current;
            current = Scoped.run(() -> block.forward(before, activated, ropeM));
            before.close();
            trace.record("single_" + i, current);
        }
        return current;
    }
}
