package org.intarsia.pipeline.latents;

import java.nio.file.Path;
import org.intarsia.spi.spec.ImageSpec;
import org.jspecify.annotations.Nullable;

/**
 * A latent file, and what its user says of it.
 *
 * @param file of any format that is read
 * @param family a word of {@code LatentFamily}, or the name of a space; null where the file says it
 * @param sigma the last noise level of the sampler that made it; null for the file's, or 0
 * @param raw whether its values are an autoencoder's own; null for what the format says
 * @param size of the base model's picture, for packed tokens; null where it is not known
 * @param statistics file of FLUX.2's autoencoder, or null
 */
public record LatentRequest(
        Path file,
        @Nullable String family,
        @Nullable Double sigma,
        @Nullable Boolean raw,
        @Nullable ImageSpec size,
        @Nullable Path statistics) {}
