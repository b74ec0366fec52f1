package org.intarsia.nn.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.Linear.Bias;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.Grid;

/** The encoder of VQGAN and its followers: pictures to a map of latent vectors. */
public final class ConvEncoder {
    private static final int COLOURS = 3;

    private final ConvMemory memory;
    private final Conv2d convIn;
    private final List<ConvLevel> levels = new ArrayList<>();
    private final ConvLevel mid;
    private final MapNorm normOut;
    private final Conv2d convOut;

    public ConvEncoder(Weights weights, ConvDesign design, ConvStyle style) {
        ConvNames names = style.names();
        memory = new ConvMemory(design, style);
        int last = design.levels() - 1;
        int in = design.stemChannels();
        convIn = style.conv(weights.at(names.convIn()), COLOURS, in, 3, style.firstBias());
        int before = 0;
        for (int i = 0; i <= last; i++) {
            ConvLevel.Blocks blocks =
                    new ConvLevel.Blocks(i, i, in, design.blocksPerLevel(), before);
            ConvLevel level = ConvLevel.of(weights, names.encoder(), design, style, blocks);
            in = design.channels(i);
            if (i < last) {
                String name = blocks.spot(blocks.count()).in(names.encoder().resample());
                addShrinking(level, weights.at(name), in, style);
            }
            levels.add(level);
            before = blocks.after();
        }
        mid = ConvLevel.middle(weights, design, style);
        normOut = style.norm(weights.at(names.normOut()), in, design.normGroups());
        Weights end = weights.at(names.convOut());
        convOut = style.conv(end, in, design.latentChannels(), style.lastKernel(), Bias.WITH_BIAS);
    }

    /**
     * The most bytes that one call holds at a time, as {@code Footprint} says.
     *
     * @param latent rows and columns of the latent map
     */
    public long workingBytes(int rows, Grid latent) {
        return memory.encoder(rows, latent);
    }

    private static void addShrinking(ConvLevel level, Weights own, int width, ConvStyle style) {
        if (style.detail() == ConvStyle.Detail.MASKGIT) {
            level.add(x -> MapOps.averagePool(x, 2));
            return;
        }
        Conv2d.Window window = new Conv2d.Window(3, 2, 0);
        Conv2d conv = new Conv2d(own, new Shape(width, width), window, Bias.WITH_BIAS);
        level.add(x -> Scoped.run(() -> conv.forward(MapOps.padRightAndBottom(x))));
    }

    public NDArray forward(NDArray imageBCHW) {
        return forward(imageBCHW, Trace.NONE);
    }

    /**
     * @param imageBCHW [B, 3, H, W], H and W multiples of the design's stride
     * @param trace records {@code down0}, {@code down1}, ... after every level and {@code mid}
     * @return [B, latent, H / stride, W / stride]
     */
    public NDArray forward(NDArray imageBCHW, Trace trace) {
        return Scoped.run(
                () -> {
                    NDArray x = convIn.forward(imageBCHW);
                    for (int i = 0; i < levels.size(); i++) {
                        x = LayerSequence.next(x, imageBCHW, levels.get(i)::forward);
                        trace.record("down" + i, x);
                    }
                    x = LayerSequence.next(x, imageBCHW, mid::forward);
                    trace.record("mid", x);
                    return convOut.forward(normOut.forwardSilu(x));
                });
    }
}
