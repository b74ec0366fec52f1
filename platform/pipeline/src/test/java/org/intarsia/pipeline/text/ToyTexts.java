package org.intarsia.pipeline.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.intarsia.pipeline.live.InMemoryRegistry;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.text.EncodedTexts;
import org.intarsia.spi.text.PaddingSide;
import org.intarsia.spi.text.TextRole;
import org.intarsia.spi.text.TextSpec;
import org.intarsia.spi.text.TokenizerFile;
import org.intarsia.spi.text.TokenizerSpec;
import org.intarsia.testkit.fixtures.ToyParts;

/** Encoders of texts: a row is the code of its letter, times a parameter. */
public final class ToyTexts extends PluginModule {
    @Override
    protected void configure() {
        contribute(TextEncoder.class, "letters", LetterOptions.class, Letters.class);
        contribute(TextEncoder.class, "tokenized", LetterOptions.class, Tokenized.class);
    }

    /** Has a backbone {@code told} of texts and the encoder {@code letters} in a registry. */
    public static void install(InMemoryRegistry registry) {
        registry.with(
                        "toys.told",
                        "1.0.0",
                        it ->
                                it.part(
                                        Backbone.class,
                                        "told",
                                        ToyParts.ToyOptions.class,
                                        TextBackbone.class))
                .with(
                        "toys.letters",
                        "1.0.0",
                        it ->
                                it.part(
                                        TextEncoder.class,
                                        "letters",
                                        LetterOptions.class,
                                        Letters.class));
    }

    /** Texts that encoders of this class were given, by whom- and wheresoever. */
    static final AtomicInteger ENCODED = new AtomicInteger();

    public record LetterOptions(
            @Option(value = "2", min = 1, max = 64, help = "rows of a text") int length,
            @Option(value = "false", help = "whether no text has a representation of its own")
                    boolean ownNull) {}

    public static class Letters implements TextEncoder {
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
            ENCODED.addAndGet(texts.size());
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

    /** Takes the first number of a text for a class. */
    public static final class TextBackbone extends ToyParts.ToyBackbone {
        @Inject
        TextBackbone(
                ToyParts.ToyOptions options, LatentSpec latents, ImageSpec image, Weights weights) {
            super(options, latents, image, weights);
        }

        @Override
        public Session open(Conditioning conditioning, RunContext run) {
            NDArray first = conditioning.value(Conditioning.TEXT).get(new NDIndex(":, 0, 0"));
            return super.open(Conditioning.NONE.with(Conditioning.LABEL, first, first), run);
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
