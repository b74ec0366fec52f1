package org.intarsia.nn.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.Linear.Bias;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.Grid;

/** The decoder of VQGAN and its followers: a map of latent vectors to pictures. */
public final class ConvDecoder {
    private static final int COLOURS = 3;

    private final ConvMemory memory;
    private final Conv2d convIn;
    private final ConvLevel mid;
    private final List<ConvLevel> levels = new ArrayList<>();
    private final MapNorm normOut;
    private final Conv2d convOut;

    public ConvDecoder(Weights weights, ConvDesign design, ConvStyle style) {
        ConvNames names = style.names();
        memory = new ConvMemory(design, style);
        int last = design.levels() - 1;
        int in = design.channels(last);
        convIn =
                style.conv(
                        weights.at(names.convIn()), design.latentChannels(), in, 3, Bias.WITH_BIAS);
        mid = ConvLevel.middle(weights, design, style);
        int before = 0;
        for (int i = last; i >= 0; i--) {
            int number = names.order() == ConvNames.Order.AS_EXECUTED ? last - i : i;
            int count = style.decoderBlocks(design.blocksPerLevel());
            ConvLevel.Blocks blocks = new ConvLevel.Blocks(i, number, in, count, before);
            ConvLevel level = ConvLevel.of(weights, names.decoder(), design, style, blocks);
            in = design.channels(i);
            if (i > 0) {
                String name = blocks.spot(count).in(names.decoder().resample());
                Conv2d conv = new Conv2d(weights.at(name), in, style.grown(in), 3);
                in = style.grown(in);
                level.add(x -> Scoped.run(() -> conv.forward(twice(x))));
            }
            levels.add(level);
            before = blocks.after();
        }
        normOut = style.norm(weights.at(names.normOut()), in, design.normGroups());
        convOut = style.conv(weights.at(names.convOut()), in, COLOURS, 3, Bias.WITH_BIAS);
    }

    /**
     * The most bytes that one call holds at a time, as {@code Footprint} says.
     *
     * @param latent rows and columns of the latent map
     */
    public long workingBytes(int rows, Grid latent) {
        return memory.decoder(rows, latent);
    }

    private static NDArray twice(NDArray x) {
        Shape shape = x.getShape();
        return Ops.nearest(x, new Grid(2 * (int) shape.get(2), 2 * (int) shape.get(3)));
    }

    public NDArray forward(NDArray zBCHW) {
        return forward(zBCHW, Trace.NONE);
    }

    /**
     * @param zBCHW [B, latent, h, w]
     * @param trace records {@code mid}, then {@code up0}, {@code up1}, ... in the order in which
     *     they run
     * @return [B, 3, h stride, w stride], not clamped
     */
    public NDArray forward(NDArray zBCHW, Trace trace) {
        return Scoped.run(
                () -> {
                    NDArray x = convIn.forward(zBCHW);
                    x = LayerSequence.next(x, zBCHW, mid::forward);
                    trace.record("mid", x);
                    for (int i = 0; i < levels.size(); i++) {
                        x = LayerSequence.next(x, zBCHW, levels.get(i)::forward);
                        trace.record("up" + i, x);
                    }
                    return convOut.forward(normOut.forwardSilu(x));
                });
    }
}
