package org.intarsia.pipeline.text;

import org.jspecify.annotations.Nullable;

/**
 * What embeddings of a text are of.
 *
 * @param digest of the file that holds them; or, of a prompt, of the encoder, its files, the recipe
 *     and the text
 * @param prompt the text; null where a file does not say it
 * @param negative what the picture is to avoid; null where none was given
 */
public record TextOrigin(String digest, @Nullable String prompt, @Nullable String negative) {}
