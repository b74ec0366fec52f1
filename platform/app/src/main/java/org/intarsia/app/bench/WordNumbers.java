package org.intarsia.app.bench;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.intarsia.spi.text.TextTokenizer;
import org.intarsia.spi.text.TokenizerSpec;

/** A tokenizer for measuring: a token a word, and one before them. */
record WordNumbers(TokenizerSpec spec) implements TextTokenizer {
    @Override
    public long[] ids(String text) {
        LongStream words =
                Stream.of(text.split("\\s+"))
                        .filter(word -> !word.isEmpty())
                        .mapToLong(word -> Math.floorMod(word.hashCode(), spec.vocabulary()));
        return LongStream.concat(LongStream.of(0), words).toArray();
    }
}
