package org.intarsia.tokenizers.vq;

import java.util.List;
import org.intarsia.nn.conv.ConvNames;
import org.intarsia.nn.conv.ConvNames.Attention;
import org.intarsia.nn.conv.ConvNames.Levels;
import org.intarsia.nn.conv.ConvNames.Middle;
import org.intarsia.nn.conv.ConvStyle;

/** Whose checkpoints a tokenizer reads. */
public enum CheckpointLayout {
    /** LlamaGen: attention on the coarsest level, decoder levels in the order in which they run. */
    LLAMAGEN(
            ConvNames.of(
                    Levels.of("conv_blocks", "res", "downsample.conv"),
                    new Middle(List.of("mid.0", "mid.2"), "mid.1"),
                    Levels.of("conv_blocks", "res", "upsample.conv"),
                    ConvNames.Order.AS_EXECUTED,
                    Attention.SEPARATE)),
    /** taming-transformers: attention by resolution, decoder levels from the finest. */
    TAMING(
            ConvNames.of(
                    Levels.of("down", "block", "downsample.conv"),
                    new Middle(List.of("mid.block_1", "mid.block_2"), "mid.attn_1"),
                    Levels.of("up", "block", "upsample.conv"),
                    ConvNames.Order.FINEST_FIRST,
                    Attention.SEPARATE));

    private final ConvStyle style;

    CheckpointLayout(ConvNames names) {
        style = new ConvStyle(names, ConvStyle.Detail.VQGAN);
    }

    ConvStyle style() {
        return style;
    }
}
