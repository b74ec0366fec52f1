package org.intarsia.spi.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * By what the tokenizer of a network is known.
 *
 * @param vocabulary rows of the network's table: every id is below it
 * @param tokens special tokens with their ids
 */
public record TokenizerSpec(int vocabulary, Map<String, Integer> tokens) {
    public TokenizerSpec {
        tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
    }
}
