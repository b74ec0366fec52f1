package org.intarsia.tokenizers.vq;

import org.intarsia.nn.conv.ConvStyle;
import org.intarsia.nn.conv.MapAttention.Kernels;

/** Whose checkpoints a tokenizer reads. */
public enum CheckpointLayout {
    /** LlamaGen: attention on the coarsest level, decoder levels in the order in which they run. */
    LLAMAGEN(
            new ConvStyle(
                    "conv_blocks",
                    "conv_blocks",
                    ConvStyle.Order.AS_EXECUTED,
                    "res",
                    ConvStyle.Mid.NUMBERED,
                    "upsample.conv",
                    Kernels.SEPARATE,
                    ConvStyle.Detail.VQGAN)),
    /** taming-transformers: attention by resolution, decoder levels from the finest. */
    TAMING(
            new ConvStyle(
                    "down",
                    "up",
                    ConvStyle.Order.FINEST_FIRST,
                    "block",
                    ConvStyle.Mid.NAMED,
                    "upsample.conv",
                    Kernels.SEPARATE,
                    ConvStyle.Detail.VQGAN));

    private final ConvStyle style;

    CheckpointLayout(ConvStyle style) {
        this.style = style;
    }

    ConvStyle style() {
        return style;
    }
}
