package org.intarsia.spi.text;

import ai.djl.ndarray.NDArray;

/**
 * Texts as an encoder gives them.
 *
 * @param textNLD [n, L, D] float32
 * @param maskNL [n, L] float32: 1 where a row holds a token, 0 for padding
 */
public record EncodedTexts(NDArray textNLD, NDArray maskNL) {}
