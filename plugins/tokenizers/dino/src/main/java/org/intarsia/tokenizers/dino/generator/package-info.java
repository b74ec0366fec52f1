/**
 * A DINO encoder that says what it would make of the clean image from a noisy one, and with a
 * decoder in the loop generates images. No code or weights of it were published: what its authors
 * left open is an option.
 */
package org.intarsia.tokenizers.dino.generator;
