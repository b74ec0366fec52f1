package org.intarsia.spi.run;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Images as a decoder's network reads them, with gradients back to the tokenizer's parameters.
 *
 * @param mapBDhw [B, D, h, w]: continuous latents, or the code vectors that ids stand for, through
 *     which gradients pass to the encoder as if nothing had been quantised
 * @param terms of the tokenizer's own loss, by name: {@code codebook}, {@code commitment}, {@code
 *     kl}; kept in the order of their names, so that a sum of them has the same bits in every
 *     process
 */
public record Encoding(NDArray mapBDhw, Map<String, Term> terms) {
    public Encoding {
        terms = Collections.unmodifiableSortedMap(new TreeMap<>(terms));
    }

    /**
     * A term of a loss.
     *
     * @param weight that its authors use; 0 for a term that is optional
     * @param value a scalar, computed on demand
     */
    public record Term(double weight, Supplier<NDArray> value) {}
}
