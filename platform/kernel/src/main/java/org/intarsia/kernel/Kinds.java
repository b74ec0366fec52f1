package org.intarsia.kernel;

import java.util.Arrays;
import java.util.Optional;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.Objective;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.Tokenizer;

/** The kinds of components, and the words for them in manifests and messages. */
public enum Kinds {
    TOKENIZER("tokenizer", Tokenizer.class),
    BACKBONE("backbone", Backbone.class),
    HEAD("head", PredictionHead.class),
    GUIDANCE("guidance", Guidance.class),
    SAMPLER("sampler", Sampler.class),
    DECODER("decoder", Decoder.class),
    OBJECTIVE("objective", Objective.class),
    REFERENCE("reference", ReferenceSuite.class);

    private final String word;
    private final Class<?> type;

    Kinds(String word, Class<?> type) {
        this.word = word;
        this.type = type;
    }

    public String word() {
        return word;
    }

    public Class<?> type() {
        return type;
    }

    public static Optional<Kinds> of(Class<?> type) {
        return Arrays.stream(values()).filter(kind -> kind.type == type).findFirst();
    }

    public static Optional<Kinds> ofWord(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    /**
     * The word for a kind.
     *
     * @throws IllegalArgumentException for a class that is no kind of component
     */
    public static String word(Class<?> type) {
        return of(type).map(Kinds::word)
                .orElseThrow(() -> new IllegalArgumentException("no kind of component: " + type));
    }
}
