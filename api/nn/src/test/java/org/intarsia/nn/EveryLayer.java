package org.intarsia.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.intarsia.nn.conv.ChannelRmsNorm;
import org.intarsia.nn.conv.Conv2d;
import org.intarsia.nn.conv.ConvDecoder;
import org.intarsia.nn.conv.ConvDesign;
import org.intarsia.nn.conv.ConvEncoder;
import org.intarsia.nn.conv.ConvNames;
import org.intarsia.nn.conv.ConvStyle;
import org.intarsia.nn.conv.GroupNorm;
import org.intarsia.nn.conv.MapAttention;
import org.intarsia.nn.conv.ResnetBlock;
import org.intarsia.nn.diffusion.DdpmLoss;
import org.intarsia.nn.diffusion.DdpmSchedule;
import org.intarsia.nn.dit.DitBlock;
import org.intarsia.nn.layers.AdaLn;
import org.intarsia.nn.layers.Attention;
import org.intarsia.nn.layers.Dropout;
import org.intarsia.nn.layers.HeadMixing;
import org.intarsia.nn.layers.ImageTextAttention;
import org.intarsia.nn.layers.JointAttention;
import org.intarsia.nn.layers.LabelEmbedding;
import org.intarsia.nn.layers.LayerNorm;
import org.intarsia.nn.layers.LayerNormAttention;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.Linear.Bias;
import org.intarsia.nn.layers.Mlp;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.layers.Sinusoids;
import org.intarsia.nn.layers.SwiGlu;
import org.intarsia.nn.layers.TextEmbedding;
import org.intarsia.nn.layers.TimestepEmbedding;
import org.intarsia.nn.llama.LlamaBlock;
import org.intarsia.nn.llama.LlamaSize;
import org.intarsia.nn.llama.LlamaTrunk;
import org.intarsia.nn.lowrank.LowRankSize;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.ops.ParameterUpdates;
import org.intarsia.nn.pixels.PixelEmbedding;
import org.intarsia.nn.text.GatedMlp;
import org.intarsia.nn.text.TextAttention;
import org.intarsia.nn.tokens.CodeTable;
import org.intarsia.nn.tokens.GeluGlu;
import org.intarsia.nn.tokens.KeyValueCache;
import org.intarsia.nn.tokens.QuantizerLoss;
import org.intarsia.nn.tokens.TokenFilter;
import org.intarsia.nn.training.ProjectionMlp;
import org.intarsia.nn.vit.GridResize;
import org.intarsia.nn.vit.VitBlock;
import org.intarsia.nn.vit.VitDesign;
import org.intarsia.nn.vit.VitNames;
import org.intarsia.spi.plugin.MatrixPrecision;
import org.intarsia.spi.run.Trace;
import org.intarsia.spi.spec.Grid;

/** One use of every operation and of every layer, each with constants that nothing else uses. */
final class EveryLayer {
    /** Uses by {@code Class.method} of an operation, or {@code Class} of a layer. */
    private final Map<String, Consumer<NDManager>> uses = new LinkedHashMap<>();

    private final MatrixPrecision precision;

    EveryLayer(MatrixPrecision precision) {
        this.precision = precision;
        ops();
        attentions();
        texts();
        maps();
        updates();
        layers();
        blocks();
        tokens();
    }

    Map<String, Consumer<NDManager>> uses() {
        return uses;
    }

    private static NDArray x(NDManager manager, long... shape) {
        return Fixtures.normal(manager, 3, shape);
    }

    private TestWeights weights(NDManager manager) {
        return new TestWeights(manager, precision);
    }

    private static NDArray ids(NDManager manager) {
        return manager.create(new long[] {1, 0, 2}, new Shape(1, 3));
    }

    private void ops() {
        uses.put("Ops.linear", m -> Ops.linear(x(m, 2, 4), x(m, 3, 4), x(m, 3), precision));
        uses.put("Ops.rmsNorm", m -> Ops.rmsNorm(x(m, 2, 4), x(m, 4), 1.01e-5));
        uses.put("Ops.layerNorm", m -> Ops.layerNorm(x(m, 2, 4), null, x(m, 4), 1.02e-5));
        uses.put("Ops.modulate", m -> Ops.modulate(x(m, 2, 3, 4), x(m, 2, 4), x(m, 2, 4)));
        uses.put(
                "Ops.modulatedRmsNorm",
                m -> Ops.modulatedRmsNorm(x(m, 2, 3, 4), x(m, 4), x(m, 2, 4), x(m, 2, 4), 1.03e-5));
        uses.put(
                "Ops.gatedResidual",
                m -> Ops.gatedResidual(x(m, 2, 3, 4), x(m, 2, 4), x(m, 2, 3, 4)));
        uses.put("Ops.times", m -> Ops.times(x(m, 4), 0.3701));
        uses.put("Ops.atLeast", m -> Ops.atLeast(x(m, 4), 0.3702));
        uses.put("Ops.atMost", m -> Ops.atMost(x(m, 4), 0.3703));
        uses.put("Ops.silu", m -> Ops.silu(x(m, 4)));
        uses.put("Ops.gelu", m -> Ops.gelu(x(m, 4)));
        uses.put("Ops.geluTanh", m -> Ops.geluTanh(x(m, 4)));
        uses.put("Ops.unit", m -> Ops.unit(x(m, 4)));
        uses.put("Ops.siluGate", m -> Ops.siluGate(x(m, 2, 4)));
        uses.put("Ops.rope", m -> Ops.rope(x(m, 1, 3, 2, 4), x(m, 3, 2, 2)));
        uses.put("Ops.ropeHalves", m -> Ops.ropeHalves(x(m, 1, 3, 2, 4), x(m, 3, 2, 2)));
        uses.put("Ops.timestepSinusoid", m -> Ops.timestepSinusoid(x(m, 2), x(m, 3)));
        uses.put("Ops.embedding", m -> Ops.embedding(ids(m), x(m, 3, 4)));
        uses.put("Ops.nearest", m -> Ops.nearest(x(m, 1, 2, 3, 3), new Grid(7, 5)));
    }

    private void attentions() {
        uses.put(
                "Ops.attention",
                m -> {
                    NDArray q = x(m, 1, 2, 3, 4);
                    Ops.attention(q, q, q);
                    Ops.attention(q, q, q, m.zeros(new Shape(3, 3)));
                });
        uses.put(
                "Ops.causalAttention",
                m -> Ops.causalAttention(x(m, 1, 2, 3, 4), x(m, 1, 2, 3, 4), x(m, 1, 2, 3, 4)));
        uses.put(
                "Ops.groupedCausalAttention",
                m ->
                        Ops.groupedCausalAttention(
                                x(m, 1, 4, 3, 4), x(m, 1, 2, 3, 4), x(m, 1, 2, 3, 4)));
        uses.put(
                "Ops.groupedAttention",
                m ->
                        Ops.groupedAttention(
                                x(m, 1, 4, 3, 4), x(m, 1, 2, 3, 4), x(m, 1, 2, 3, 4), null));
    }

    private void texts() {
        uses.put(
                "Ops.biasedAttention",
                m ->
                        Ops.biasedAttention(
                                x(m, 1, 4, 3, 4),
                                x(m, 1, 2, 3, 4),
                                x(m, 1, 2, 3, 4),
                                m.zeros(new Shape(3, 3)),
                                0.5011,
                                50.01));
        uses.put(
                "TextAttention",
                m -> {
                    TextAttention.Heads heads = new TextAttention.Heads(8, 2, 1, 4);
                    TextAttention.Design design = new TextAttention.Design(heads, 0.5012, 0);
                    new TextAttention(weights(m), "%s_proj", design, 1.19e-5)
                            .forward(
                                    x(m, 1, 3, 8),
                                    new TextAttention.Call(
                                            x(m, 3, 2, 2), m.zeros(new Shape(3, 3)), null, null));
                });
        uses.put(
                "GatedMlp",
                m ->
                        new GatedMlp(weights(m), GatedMlp.Names.PROJECTIONS, 4, 8, Ops::silu)
                                .forward(x(m, 2, 4)));
    }

    private void maps() {
        uses.put(
                "MapOps.conv2d",
                m ->
                        MapOps.conv2d(
                                x(m, 1, 2, 5, 5),
                                x(m, 3, 2, 3, 3),
                                x(m, 3),
                                new MapOps.Convolution(2, 1, precision)));
        uses.put(
                "MapOps.groupNorm",
                m -> MapOps.groupNorm(x(m, 1, 4, 3, 3), 2, x(m, 4), x(m, 4), 1.04e-5));
        uses.put(
                "MapOps.groupNormSilu",
                m -> MapOps.groupNormSilu(x(m, 1, 4, 3, 3), 2, x(m, 4), x(m, 4), 1.05e-5));
        uses.put("MapOps.padRightAndBottom", m -> MapOps.padRightAndBottom(x(m, 1, 2, 3, 3)));
        uses.put("MapOps.averagePool", m -> MapOps.averagePool(x(m, 1, 2, 6, 6), 3));
        uses.put("MapOps.area", m -> MapOps.area(x(m, 1, 2, 5, 5), new Grid(3, 4)));
        uses.put("MapOps.bicubic", m -> MapOps.bicubic(x(m, 1, 2, 5, 5), new Grid(8, 9)));
        uses.put("MapOps.bilinear", m -> MapOps.bilinear(x(m, 1, 2, 5, 5), new Grid(8, 9)));
        uses.put("MapOps.replicated", m -> MapOps.replicated(x(m, 1, 2, 3, 3), 2));
        uses.put("MapOps.channelRmsNorm", m -> MapOps.channelRmsNorm(x(m, 1, 4, 3, 3), x(m, 4)));
        uses.put("MapOps.lastFrame", m -> MapOps.lastFrame(x(m, 2, 3, 2, 3, 3)));
        uses.put("MapOps.pack", m -> MapOps.pack(x(m, 1, 2, 6, 6), 3));
        uses.put("MapOps.unpack", m -> MapOps.unpack(x(m, 1, 18, 2, 2), 3));
        uses.put("MapOps.tokens", m -> MapOps.tokens(x(m, 1, 2, 3, 3)));
        uses.put("MapOps.map", m -> MapOps.map(x(m, 1, 6, 2), new Grid(2, 3)));
    }

    private void updates() {
        uses.put(
                "ParameterUpdates.adamW",
                m ->
                        ParameterUpdates.adamW(
                                x(m, 4),
                                x(m, 4),
                                m.zeros(new Shape(4)),
                                m.zeros(new Shape(4)),
                                new ParameterUpdates.AdamW(1, 1e-3, 0.9, 0.99, 0, 1)));
        uses.put("ParameterUpdates.blend", m -> ParameterUpdates.blend(x(m, 4), x(m, 4), 0.9907));
        uses.put("ParameterUpdates.norm", m -> ParameterUpdates.norm(x(m, 4)));
    }

    private void layers() {
        uses.put("Linear", m -> new Linear(weights(m), 4, 3).forward(x(m, 2, 4)));
        uses.put("Mlp", m -> new Mlp(weights(m), 4, 8, Ops::gelu).forward(x(m, 2, 4)));
        uses.put("AdaLn", m -> new AdaLn(weights(m), 4, 6).forward(x(m, 2, 4)));
        uses.put("LayerNorm", m -> LayerNorm.plain(1.06e-5).forward(x(m, 2, 4)));
        uses.put("RmsNorm", m -> new RmsNorm(weights(m), 4, 1.07e-5).forward(x(m, 2, 4)));
        uses.put(
                "SwiGlu",
                m -> {
                    new SwiGlu(weights(m), 4, 8, Bias.WITH_BIAS).forward(x(m, 2, 4));
                    SwiGlu.separate(weights(m), 4, 8, Bias.NO_BIAS).forward(x(m, 2, 4));
                });
        uses.put(
                "Attention",
                m -> {
                    Attention.Options options =
                            new Attention.Options(2, Bias.WITH_BIAS, true, 1.08e-5);
                    new Attention(weights(m), 8, options).forward(x(m, 1, 3, 8), null);
                });
        uses.put(
                "HeadMixing",
                m -> {
                    RmsNorm norm = new RmsNorm(weights(m), "scale", 4, 1.13e-5);
                    new HeadMixing(2, norm, norm).forward(x(m, 1, 3, 24), x(m, 3, 2, 2));
                });
        uses.put("Sinusoids", m -> new Sinusoids(weights(m), 6, 100).forward(x(m, 2)));
        uses.put(
                "LayerNormAttention",
                m -> new LayerNormAttention(weights(m), 8, 2, 1.15e-5).forward(x(m, 1, 3, 8)));
        uses.put(
                "ImageTextAttention",
                m ->
                        new ImageTextAttention(weights(m), 8, 2, 1.09e-5)
                                .forward(x(m, 1, 3, 8), x(m, 1, 2, 8), x(m, 3, 2, 2)));
        uses.put(
                "JointAttention",
                m ->
                        new JointAttention(weights(m), 8, 2, 1.11e-5)
                                .forward(
                                        x(m, 1, 3, 8),
                                        x(m, 1, 2, 8),
                                        x(m, 3, 2, 2),
                                        x(m, 2, 2, 2)));
        uses.put("LabelEmbedding", m -> new LabelEmbedding(weights(m), 3, 4).forward(row(m)));
        uses.put(
                "TextEmbedding",
                m -> new TextEmbedding(weights(m), 4, 6, 1.12e-5).forward(x(m, 1, 3, 4)));
        uses.put(
                "TimestepEmbedding",
                m -> new TimestepEmbedding(weights(m), 8, 4, 1000).forward(x(m, 2)));
        uses.put("Conv2d", m -> new Conv2d(weights(m), 2, 3, 3).forward(x(m, 1, 2, 5, 5)));
        uses.put(
                "GroupNorm",
                m -> {
                    GroupNorm norm = new GroupNorm(weights(m), 4, 2);
                    norm.forward(x(m, 1, 4, 3, 3));
                    norm.forwardSilu(x(m, 1, 4, 3, 3));
                });
    }

    private void blocks() {
        ConvStyle style =
                new ConvStyle(
                        ConvNames.of(
                                ConvNames.Levels.of("down", "block", "downsample.conv"),
                                new ConvNames.Middle(List.of("mid.0", "mid.2"), "mid.1"),
                                ConvNames.Levels.of("up", "block", "upsample.conv"),
                                ConvNames.Order.FINEST_FIRST,
                                ConvNames.Attention.SEPARATE),
                        ConvStyle.Detail.VQGAN);
        ConvDesign design = new ConvDesign(8, List.of(8, 16), 4, 1, 4, Set.of(1), true);
        uses.put(
                "ConvEncoder",
                m -> new ConvEncoder(weights(m), design, style).forward(x(m, 1, 3, 8, 8)));
        uses.put(
                "ConvDecoder",
                m -> new ConvDecoder(weights(m), design, style).forward(x(m, 1, 4, 4, 4)));
        uses.put(
                "ResnetBlock",
                m -> new ResnetBlock(weights(m), 4, 8, 2, style).forward(x(m, 1, 4, 3, 3)));
        uses.put(
                "MapAttention",
                m -> new MapAttention(weights(m), 4, 2, style).forward(x(m, 1, 4, 3, 3)));
        uses.put(
                "ChannelRmsNorm",
                m -> {
                    ChannelRmsNorm norm = new ChannelRmsNorm(weights(m), new Shape(4, 1, 1));
                    norm.forward(x(m, 1, 4, 3, 3));
                    norm.forwardSilu(x(m, 1, 4, 3, 3));
                });
        uses.put(
                "DitBlock",
                m ->
                        DitBlock.ofTokens(weights(m), 8, 2)
                                .forward(
                                        x(m, 1, 3, 8),
                                        new DitBlock.Inputs(x(m, 1, 8), x(m, 3, 2, 2), null),
                                        Trace.NONE));
        uses.put(
                "VitBlock",
                m ->
                        new VitBlock(weights(m), VitDesign.plain(8, 2, 16, 1.13e-5), VitNames.DINO)
                                .forward(x(m, 1, 3, 8), x(m, 3, 2, 2), Trace.NONE));
        uses.put(
                "LowRank",
                m ->
                        new Linear(
                                        weights(m),
                                        4,
                                        3,
                                        Linear.Options.WITH_BIAS.lowRank(new LowRankSize(2, 2, 1)))
                                .forward(x(m, 1, 4)));
        uses.put(
                "ProjectionMlp",
                m ->
                        new ProjectionMlp(weights(m), new ProjectionMlp.Widths(4, 6, 2), Ops::silu)
                                .forward(x(m, 1, 3, 4)));
        uses.put(
                "GridResize",
                m -> {
                    for (GridResize.Kernel kernel : GridResize.Kernel.values()) {
                        new GridResize(weights(m), new Grid(2, 3), new Grid(3, 2), kernel)
                                .forward(x(m, 6, 4));
                    }
                });
        uses.put(
                "PixelEmbedding",
                m ->
                        new PixelEmbedding(
                                        weights(m),
                                        new PixelEmbedding.Dimensions(3, 2, 2, 4),
                                        () -> new float[] {1, 2, 3, 4})
                                .forward(x(m, 5, 2, 3)));
        uses.put("Dropout", m -> Dropout.NONE.forward(x(m, 2, 4)));
    }

    private static NDArray row(NDManager manager) {
        return manager.create(new long[] {1, 0});
    }

    private void tokens() {
        uses.put(
                "CodeTable",
                m -> {
                    CodeTable table = new CodeTable(weights(m), 5, 4, CodeTable.Match.values()[0]);
                    table.vectors(table.nearest(x(m, 3, 4)));
                });
        uses.put("GeluGlu", m -> new GeluGlu(weights(m), 4, 8).forward(x(m, 2, 4)));
        uses.put(
                "KeyValueCache",
                m -> {
                    NDArray q = x(m, 1, 2, 3, 4);
                    try (KeyValueCache cache =
                            new KeyValueCache(m, new KeyValueCache.Size(1, 1, 2, 5, 4))) {
                        Gradients.off(() -> cache.attendCausally(0, new NDList(q, q, q)));
                    }
                });
        uses.put(
                "QuantizerLoss",
                m -> {
                    QuantizerLoss.codebook(x(m, 3, 4), x(m, 3, 4));
                    QuantizerLoss.commitment(x(m, 3, 4), x(m, 3, 4));
                    QuantizerLoss.entropy(x(m, 3, 4));
                    QuantizerLoss.straightThrough(x(m, 3, 4), x(m, 3, 4));
                });
        uses.put(
                "LlamaBlock",
                m ->
                        new LlamaBlock(weights(m), new LlamaSize(8, 1, 2, 2, 16, 1.18e-5), 0)
                                .forward(
                                        x(m, 1, 3, 8),
                                        x(m, 3, 2, 2),
                                        new LlamaBlock.Call(null, null, null, Trace.NONE)));
        uses.put(
                "LlamaTrunk",
                m -> {
                    LlamaSize size = new LlamaSize(8, 2, 2, 1, 16, 1.17e-5);
                    new LlamaTrunk(weights(m), size)
                            .forward(
                                    x(m, 1, 3, 8),
                                    x(m, 3, 2, 2),
                                    new LlamaBlock.Call(null, null, null, Trace.NONE));
                });
        uses.put(
                "DdpmLoss",
                m -> {
                    DdpmSchedule schedule = DdpmSchedule.whole();
                    int[] steps = {0, 517};
                    NDArray data = x(m, 2, 4);
                    NDArray noisy = schedule.noisy(steps, data, x(m, 2, 4));
                    DdpmLoss loss = new DdpmLoss(schedule);
                    DdpmLoss.Shown shown = new DdpmLoss.Shown(steps, data, noisy, x(m, 2, 4));
                    loss.error(shown, x(m, 2, 4));
                    loss.bound(shown, x(m, 2, 4), x(m, 2, 4));
                });
        uses.put(
                "TokenFilter",
                m -> {
                    for (TokenFilter.Rule rule : TokenFilter.Rule.values()) {
                        new TokenFilter(0.701, 3, 0.902, rule).probabilities(x(m, 2, 7));
                    }
                });
    }
}
