package org.intarsia.pipeline.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.text.EncodedTexts;
import org.intarsia.spi.text.PaddingSide;
import org.intarsia.spi.text.TextRole;
import org.intarsia.spi.text.TextSpec;
import org.intarsia.spi.text.TokenizerFile;
import org.intarsia.spi.text.TokenizerSpec;

/** Encoders of texts: a row is the code of its letter, times a parameter. */
final class ToyTexts extends PluginModule {
    @Override
    protected void configure() {
        contribute(TextEncoder.class, "letters", LetterOptions.class, Letters.class);
        contribute(TextEncoder.class, "tokenized", LetterOptions.class, Tokenized.class);
    }

    record LetterOptions(
            @Option(value = "2", min = 1, max = 64, help = "rows of a text") int length,
            @Option(value = "false", help = "whether no text has a representation of its own")
                    boolean ownNull) {}

    static class Letters implements TextEncoder {
        private final LetterOptions options;
        private final Parameter scale;

        @Inject
        Letters(LetterOptions options, Weights weights) {
            this.options = options;
            scale = weights.parameter("letter", new Shape(3), Init.constant(0.5f));
        }

        @Override
        public TextSpec gives() {
            String none = options.ownNull() ? null : "";
            return new TextSpec(options.length(), 3, PaddingSide.RIGHT, none);
        }

        @Override
        public EncodedTexts encode(List<String> texts, TextRole role, NDManager manager) {
            int length = options.length();
            float[] codes = new float[texts.size() * length];
            float[] mask = new float[codes.length];
            for (int i = 0; i < codes.length; i++) {
                String text = texts.get(i / length);
                if (i % length < text.length()) {
                    codes[i] = text.charAt(i % length);
                    mask[i] = 1;
                }
            }
            Shape rows = new Shape(texts.size(), length);
            try (NDArray letters = manager.create(codes, rows.add(1))) {
                return new EncodedTexts(letters.mul(scale.array()), manager.create(mask, rows));
            }
        }
    }

    /** Reads a tokenizer of one token. */
    static final class Tokenized extends Letters {
        @Inject
        Tokenized(LetterOptions options, Weights weights, TokenizerFile file) {
            super(options, weights);
            file.open(new TokenizerSpec(1, Map.of("<end>", 0)));
        }
    }
}
