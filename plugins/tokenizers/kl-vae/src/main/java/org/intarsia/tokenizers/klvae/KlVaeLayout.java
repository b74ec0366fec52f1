package org.intarsia.tokenizers.klvae;

import java.util.List;
import org.intarsia.nn.conv.Conv2d;
import org.intarsia.nn.conv.ConvNames;
import org.intarsia.nn.conv.ConvNames.Attention;
import org.intarsia.nn.conv.ConvNames.Block;
import org.intarsia.nn.conv.ConvNames.Kernels;
import org.intarsia.nn.conv.ConvNames.Levels;
import org.intarsia.nn.conv.ConvNames.Middle;
import org.intarsia.nn.conv.ConvNames.Order;
import org.intarsia.nn.conv.ConvStyle;
import org.intarsia.nn.conv.ConvStyle.Detail;

/** Whose names a file has, and with them which network it is for. */
public enum KlVaeLayout {
    /** The original names of latent diffusion. */
    LDM(Published.ORIGINAL, "quant_conv", "post_quant_conv"),
    /** As {@link #LDM}, with the convolutions around the latents inside the networks. */
    FLUX2(Published.ORIGINAL, "encoder.quant_conv", "decoder.post_quant_conv"),
    /** The names of diffusers. */
    DIFFUSERS(
            new ConvStyle(
                    new ConvNames(
                            "conv_in",
                            new Levels(
                                    "down_blocks.{i}.resnets.{j}",
                                    "down_blocks.{i}.attentions.{j}",
                                    "down_blocks.{i}.downsamplers.0.conv"),
                            new Middle(Published.RESNETS, "mid_block.attentions.0"),
                            new Levels(
                                    "up_blocks.{i}.resnets.{j}",
                                    "up_blocks.{i}.attentions.{j}",
                                    "up_blocks.{i}.upsamplers.0.conv"),
                            Order.AS_EXECUTED,
                            Published.BLOCK,
                            new Attention(
                                    "group_norm",
                                    List.of("to_q", "to_k", "to_v"),
                                    "to_out.0",
                                    List.of("query", "key", "value", "proj_attn"),
                                    Kernels.MATRIX),
                            "conv_norm_out",
                            "conv_out"),
                    Detail.VQGAN),
            "quant_conv",
            "post_quant_conv"),
    /** The causal network over frames of Wan 2.1 and Qwen-Image, with the names of diffusers. */
    QWEN_IMAGE(
            new ConvStyle(
                    new ConvNames(
                            "conv_in",
                            new Levels("down_blocks.{n}", "", "down_blocks.{n}.resample.1"),
                            new Middle(Published.RESNETS, "mid_block.attentions.0"),
                            new Levels(
                                    "up_blocks.{i}.resnets.{j}",
                                    "",
                                    "up_blocks.{i}.upsamplers.0.resample.1"),
                            Order.AS_EXECUTED,
                            Published.BLOCK,
                            Published.FUSED,
                            "norm_out",
                            "conv_out"),
                    Detail.WAN,
                    Conv2d.Kernel.FRAMES),
            "quant_conv",
            "post_quant_conv"),
    /** The same network for still images, with the names of Wan. */
    QWEN_IMAGE_2D(
            new ConvStyle(
                    new ConvNames(
                            "conv1",
                            new Levels("downsamples.{n}", "", "downsamples.{n}.resample.1"),
                            new Middle(List.of("middle.0", "middle.2"), "middle.1"),
                            new Levels("upsamples.{n}", "", "upsamples.{n}.resample.1"),
                            Order.AS_EXECUTED,
                            new Block(
                                    "residual.0",
                                    "residual.2",
                                    "residual.3",
                                    "residual.6",
                                    "shortcut"),
                            Published.FUSED,
                            "head.0",
                            "head.2"),
                    Detail.WAN),
            "conv1",
            "conv2");

    private final ConvStyle style;
    private final String quantConv;
    private final String postQuantConv;

    KlVaeLayout(ConvStyle style, String quantConv, String postQuantConv) {
        this.style = style;
        this.quantConv = quantConv;
        this.postQuantConv = postQuantConv;
    }

    /** What several layouts have in common. */
    private static final class Published {
        static final ConvStyle ORIGINAL =
                new ConvStyle(
                        ConvNames.of(
                                Levels.of("down", "block", "downsample.conv"),
                                new Middle(List.of("mid.block_1", "mid.block_2"), "mid.attn_1"),
                                Levels.of("up", "block", "upsample.conv"),
                                Order.FINEST_FIRST,
                                Attention.SEPARATE),
                        Detail.VQGAN);
        static final List<String> RESNETS = List.of("mid_block.resnets.0", "mid_block.resnets.1");
        static final Block BLOCK = new Block("norm1", "conv1", "norm2", "conv2", "conv_shortcut");
        static final Attention FUSED =
                new Attention("norm", List.of("to_qkv"), "proj", List.of(), Kernels.PIXEL);
    }

    ConvStyle style() {
        return style;
    }

    String quantConv() {
        return quantConv;
    }

    String postQuantConv() {
        return postQuantConv;
    }

    boolean groupNorms() {
        return style.detail() == Detail.VQGAN;
    }
}
