package org.intarsia.tokenizers.klvae;

/** How latents are brought to about unit variance. */
public enum LatentScale {
    /** One shift and one factor for all channels. */
    AFFINE,
    /** A mean and a standard deviation a channel, from the options. */
    CHANNELS,
    /** A mean and a variance a packed channel, from the file. */
    BATCH_NORM
}
