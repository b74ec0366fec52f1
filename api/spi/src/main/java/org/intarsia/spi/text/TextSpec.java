package org.intarsia.spi.text;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an encoder gives of a text: {@code [length, width]}, and which rows hold a token.
 *
 * @param length L, rows of a text, padding among them
 * @param width D, of a row
 * @param padding where the rows without a token are
 * @param nullText the text whose embedding stands for "no text" unless another one is given; null
 *     where the model that reads it has a representation of its own
 */
public record TextSpec(int length, int width, PaddingSide padding, @Nullable String nullText) {
    public TextSpec {
        Objects.requireNonNull(padding);
    }

    /** {@code text [128,2048], padded right}. */
    @Override
    public String toString() {
        return "text ["
                + length
                + ","
                + width
                + "], padded "
                + padding.name().toLowerCase(Locale.ROOT);
    }
}
