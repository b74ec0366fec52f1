package org.intarsia.spi;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The kinds of parts that a pipeline is made of, in the order in which they are built: each sees
 * the specs of those before it.
 */
public enum Kind {
    TOKENIZER("tokenizer", Tokenizer.class, true),
    TEXT_ENCODER("text-encoder", TextEncoder.class, false),
    BACKBONE("backbone", Backbone.class, true),
    HEAD("head", PredictionHead.class, true),
    GUIDANCE("guidance", Guidance.class, false),
    SAMPLER("sampler", Sampler.class, true),
    DECODER("decoder", Decoder.class, true),
    OBJECTIVE("objective", Objective.class, false);

    private final String word;
    private final Class<? extends Component> type;
    private final boolean needed;

    Kind(String word, Class<? extends Component> type, boolean needed) {
        this.word = word;
        this.type = type;
        this.needed = needed;
    }

    /** As manifests and messages write it. */
    public String word() {
        return word;
    }

    /** The interface that parts of this kind implement. */
    public Class<? extends Component> type() {
        return type;
    }

    /** Whether a pipeline that generates needs a part of this kind. */
    public boolean isNeeded() {
        return needed;
    }

    /** The words of all kinds, in order. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Kind::word).toList();
    }

    /** The kinds without which nothing can be generated. */
    public static Set<Kind> needed() {
        Set<Kind> needed = EnumSet.allOf(Kind.class);
        needed.removeIf(kind -> !kind.isNeeded());
        return needed;
    }

    /** The kind of a part's interface, implementation or extended interface. */
    public static Optional<Kind> of(Class<?> type) {
        return Arrays.stream(values()).filter(kind -> kind.type.isAssignableFrom(type)).findFirst();
    }

    /** The kind that a manifest or a command spells so. */
    public static Optional<Kind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    @Override
    public String toString() {
        return word;
    }
}
