package org.intarsia.pipeline.plan;

import org.intarsia.spi.text.TextTokenizer;
import org.intarsia.spi.text.TokenizerFile;

/** What a plan gives a part for its tokenizer: it reads no file. */
final class PlannedTokenizer implements TextTokenizer {
    /** Of any part. */
    static final TokenizerFile FILE = spec -> new PlannedTokenizer();

    private PlannedTokenizer() {}

    @Override
    public long[] ids(String text) {
        throw new IllegalStateException("a tokenizer is not read while only planning");
    }
}
